import { webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";

x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0]);

const rsa = {
    name: "RSASSA-PKCS1-v1_5",
    hash: "SHA-256",
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
};

/** A certificate that signs itself, and its key. PEM. */
export async function selfSignedCertificate(): Promise<{ readonly certificate: string; readonly key: string }> {
    const keys = await webcrypto.subtle.generateKey(rsa, true, ["sign", "verify"]);
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
        name: "CN=apim-dr test",
        keys,
        signingAlgorithm: rsa,
    });
    const key = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
    return { certificate: certificate.toString("pem"), key: x509.PemConverter.encode(key, "PRIVATE KEY") };
}
