import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readConfig, VARIABLES } from '../packages/eriop/src/platform/config.ts';
import { NODE_FLAGS } from '../packages/eriop/src/platform/node-flags.ts';
import { composeFile, type KubernetesObject, kustomizationFiles, manifests } from './manifests.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What the backend understands, and Node itself. */
const known = new Set([...Object.values(VARIABLES).map(({ name }) => name), 'NODE_ENV']);

describe('docker-compose.yml', () => {
  const { services, networks } = composeFile('docker-compose.yml');

  it('has the services and the network that the load test expects', () => {
    expect(Object.keys(services)).toEqual(expect.arrayContaining(['backend', 'db', 'redis']));
    expect(networks.default?.name).toBe('vigilia_default');
    expect(services.db?.environment).toMatchObject({ POSTGRES_USER: 'eriop', POSTGRES_DB: 'eriop' });
  });

  it.each(['backend', 'db', 'redis'])('limits %s, and asks whether it is healthy', (name) => {
    const service = services[name];
    expect(service?.deploy?.resources?.limits).toMatchObject({
      cpus: expect.any(String),
      memory: expect.stringMatching(/^\d+[MG]$/),
    });
    // The backend's is in its Dockerfile.
    if (name !== 'backend') expect(service?.healthcheck?.test?.length).toBeGreaterThan(1);
  });

  it('gives the backend only what it understands, and no secret of its own', () => {
    const environment = services.backend?.environment ?? {};
    for (const name of Object.keys(environment)) expect(known, name).toContain(name);
    expect(environment.ERIOP_JWT_SECRET).toMatch(/^\$\{ERIOP_JWT_SECRET:\?/);
    expect(readFileSync(join(root, '.env.example'), 'utf8')).not.toMatch(/=./);
  });

  it('listens on loopback alone', () => {
    for (const { ports = [] } of Object.values(services)) {
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
    }
  });

  it('names files that exist', () => {
    for (const { build, volumes = [] } of Object.values(services)) {
      if (build !== undefined) expect(existsSync(join(root, build.context, build.dockerfile))).toBe(true);
      const mounted = volumes.filter((volume) => volume.startsWith('./'));
      for (const volume of mounted) expect(existsSync(join(root, volume.split(':')[0] ?? ''))).toBe(true);
    }
  });
});

describe('the Dockerfile', () => {
  const lines = readFileSync(join(root, 'packages/eriop/Dockerfile'), 'utf8').split('\n');

  it('runs as nobody in particular, and says whether it is healthy', () => {
    const user = lines.findLast((line) => line.startsWith('USER '));
    expect(user).toBe('USER node');
    expect(lines.some((line) => line.startsWith('HEALTHCHECK '))).toBe(true);
  });

  it('starts Node as the measurements do', () => {
    const [node, ...args] = JSON.parse(lines.findLast((line) => line.startsWith('CMD '))?.slice(4) ?? '');
    expect([node, ...args]).toEqual(['node', ...NODE_FLAGS, 'packages/eriop/dist/main.js']);
  });

  it('copies what exists', () => {
    for (const line of lines.filter((text) => text.startsWith('COPY ') && !text.includes('--from'))) {
      for (const path of line.split(' ').slice(1, -1)) expect(existsSync(join(root, path)), path).toBe(true);
    }
  });
});

describe('the Kubernetes manifests', () => {
  const objects = manifests('kubernetes');
  const one = (kind: string): KubernetesObject => {
    const found = objects.filter((object) => object.kind === kind);
    expect(found, kind).toHaveLength(1);
    return found[0] as KubernetesObject;
  };
  const deployment = one('Deployment');
  const pod = deployment.spec.template;
  const [container] = pod.spec.containers;

  it('are all applied, into one namespace', () => {
    const files = readdirSync(join(root, 'deploy/kubernetes')).filter((file) => file.endsWith('.yaml'));
    expect(kustomizationFiles('kubernetes').concat('kustomization.yaml').toSorted()).toEqual(
      files.toSorted(),
    );
    const { name } = one('Namespace').metadata;
    for (const { kind, metadata } of objects) {
      if (kind !== 'Namespace') expect(metadata.namespace, kind).toBe(name);
    }
  });

  it('select the pods that they mean', () => {
    const { labels } = pod.metadata;
    expect(deployment.spec.selector.matchLabels).toEqual(labels);
    expect(one('Service').spec.selector).toEqual(labels);
    expect(one('PodDisruptionBudget').spec.selector.matchLabels).toEqual(labels);
    expect(one('HorizontalPodAutoscaler').spec.scaleTargetRef.name).toBe(deployment.metadata.name);
  });

  it('leave enough pods while some are moved', () => {
    const { minReplicas } = one('HorizontalPodAutoscaler').spec;
    expect(one('PodDisruptionBudget').spec.minAvailable).toBeLessThan(minReplicas);
  });

  it('probe what the backend answers', () => {
    const health = readFileSync(join(root, 'packages/eriop/src/platform/health.ts'), 'utf8');
    for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe']) {
      const { path, port } = container[probe].httpGet;
      expect(health, probe).toContain(`'${path}'`);
      expect(container.ports.map((known: { name: string }) => known.name)).toContain(port);
    }
  });

  it('configure the backend with what it accepts', () => {
    const { data } = one('ConfigMap');
    const secrets = container.env.map(({ name }: { name: string }) => name);
    for (const name of [...Object.keys(data), ...secrets]) expect(known, name).toContain(name);
    const config = readConfig({
      ...data,
      DATABASE_URL: 'postgres://eriop_backend:password@db:5432/eriop',
      ERIOP_JWT_SECRET: 'only-of-this-test-0123456789-abcdefghij',
    });
    expect(config.port).toBe(container.ports[0].containerPort);
    const grace = pod.spec.terminationGracePeriodSeconds * 1000;
    const pause = Number(container.lifecycle.preStop.exec.command[1]) * 1000;
    expect(config.stopTimeoutMs + pause).toBeLessThan(grace);
  });

  it('run nothing as root, and nothing that can become it', () => {
    for (const { spec } of [pod, one('Job').spec.template]) {
      expect(spec.securityContext.runAsNonRoot).toBe(true);
      expect(spec.automountServiceAccountToken).toBe(false);
      for (const { securityContext, resources } of spec.containers) {
        expect(securityContext).toMatchObject({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
        expect(resources.limits.memory).toBeDefined();
      }
    }
  });
});
