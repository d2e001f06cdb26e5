#!/bin/sh
# Makes the certificates of the tests anew: `sh generate.sh`. They guard nothing; they are kept so that the
# tests need no openssl. Valid from 2020 to 2120, but for the one that has expired.
set -eu
cd "$(dirname "$0")"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
touch "$work/index"

cat > "$work/config" <<END
[ca]
default_ca = authority
[authority]
database = $work/index
new_certs_dir = $work
rand_serial = yes
default_md = sha256
policy = policy
unique_subject = no
[policy]
organizationName = supplied
commonName = supplied
END

key() {
  openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt -out "$1"
}

# name, key, last day, extensions, how to sign
issue() {
  openssl req -new -key "$2" -subj "/O=Muster tests/CN=$1" -out "$work/request"
  printf '%b' "$4" > "$work/extensions"
  openssl ca -batch -notext -config "$work/config" -in "$work/request" -extfile "$work/extensions" \
    -startdate 20200101000000Z -enddate "$3" -out "$1.pem" $5 2> "$work/log" || { cat "$work/log"; exit 1; }
}

# name, subject alternative names, extended key usage, last day
leaf() {
  key "$1.key.pem"
  issue "$1" "$1.key.pem" "$4" "basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature
extendedKeyUsage=$3
subjectAltName=$2" "-cert ca.pem -keyfile $work/ca.key"
}

key "$work/ca.key"
issue ca "$work/ca.key" 21200101000000Z 'basicConstraints=critical,CA:TRUE
keyUsage=critical,keyCertSign,cRLSign' "-selfsign -keyfile $work/ca.key"
here='DNS:localhost,IP:127.0.0.1,IP:::1'
leaf server "$here" serverAuth 21200101000000Z
leaf expired "$here" serverAuth 20210101000000Z
leaf other-name DNS:other.example serverAuth 21200101000000Z
leaf client DNS:client.example clientAuth 21200101000000Z
chmod 644 ./*.pem
