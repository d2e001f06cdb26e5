import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, parseAllDocuments } from 'yaml';

const here = fileURLToPath(new URL('.', import.meta.url));

/** As much of a compose file as is looked at. */
export interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly name?: string }>>;
}

export interface Service {
  readonly image?: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly deploy?: { readonly resources?: { readonly limits?: Readonly<Record<string, string>> } };
}

/** A compose file of the repository's root. */
export function composeFile(name: string): ComposeFile {
  return parse(readFileSync(join(here, '..', name), 'utf8')) as ComposeFile;
}

/** As much of a Kubernetes object as all of them have. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  // biome-ignore lint/suspicious/noExplicitAny: each kind has a form of its own, and the tests say which they expect
  readonly [field: string]: any;
}

/** All objects of a folder of manifests, but for its kustomization. */
export function manifests(folder: string): KubernetesObject[] {
  const path = join(here, folder);
  const files = readdirSync(path).filter((file) => file.endsWith('.yaml') && file !== 'kustomization.yaml');
  return files.flatMap((file) =>
    parseAllDocuments(readFileSync(join(path, file), 'utf8')).map((document) => {
      if (document.errors[0] !== undefined) throw document.errors[0];
      return document.toJS() as KubernetesObject;
    }),
  );
}

/** The files that a kustomization names. */
export function kustomizationFiles(folder: string): string[] {
  const { resources } = parse(readFileSync(join(here, folder, 'kustomization.yaml'), 'utf8'));
  return resources as string[];
}
