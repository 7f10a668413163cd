import { webcrypto } from "node:crypto";
import { isIP } from "node:net";
import * as x509 from "@peculiar/x509";

x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0]);

/** A certificate for loopback, one host and the data plane's host names, and the authority of its own that signed it. All PEM. */
export interface ServerCertificate {
    readonly ca: string;
    readonly certificate: string;
    readonly key: string;
}

/** A certificate that an application signs in with, and its key. PEM. */
export interface ClientCertificate {
    readonly certificate: string;
    readonly key: string;
}

const validDays = 3;
const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

/** Host names of API Management's gateways and of Front Door's endpoints. */
const dataPlaneHosts = ["*.azure-api.net", "*.regional.azure-api.net", "*.z01.azurefd.net"];

/** Makes a short-lived authority and a server certificate for loopback and a host; the authority's key is forgotten at once. */
export async function createServerCertificate(host: string): Promise<ServerCertificate> {
    const notBefore = new Date(Date.now() - 60 * 60 * 1000);
    const notAfter = new Date(Date.now() + validDays * 24 * 60 * 60 * 1000);
    const caKeys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
    const ca = await x509.X509CertificateGenerator.createSelfSigned({
        name: "CN=apim-dr sandbox",
        notBefore,
        notAfter,
        keys: caKeys,
        signingAlgorithm: algorithm,
        extensions: [
            new x509.BasicConstraintsExtension(true, 0, true),
            new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
            await x509.SubjectKeyIdentifierExtension.create(caKeys.publicKey),
        ],
    });
    const serverKeys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
    const server = await x509.X509CertificateGenerator.create({
        subject: "CN=localhost",
        issuer: ca.subject,
        notBefore,
        notAfter,
        publicKey: serverKeys.publicKey,
        signingKey: caKeys.privateKey,
        signingAlgorithm: algorithm,
        extensions: [
            new x509.BasicConstraintsExtension(false),
            new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
            new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
            new x509.SubjectAlternativeNameExtension([
                { type: "dns", value: "localhost" },
                { type: "ip", value: "127.0.0.1" },
                { type: "ip", value: "::1" },
                { type: isIP(host) ? "ip" : "dns", value: host },
                ...dataPlaneHosts.map((value) => ({ type: "dns" as const, value })),
            ]),
            await x509.AuthorityKeyIdentifierExtension.create(caKeys.publicKey),
        ],
    });
    const key = await webcrypto.subtle.exportKey("pkcs8", serverKeys.privateKey);
    return {
        ca: ca.toString("pem"),
        certificate: server.toString("pem"),
        key: x509.PemConverter.encode(key, "PRIVATE KEY"),
    };
}

/** Makes a certificate that signs itself. Entra ID takes RSA keys only. */
export async function createClientCertificate(): Promise<ClientCertificate> {
    const rsa = {
        name: "RSASSA-PKCS1-v1_5",
        hash: "SHA-256",
        modulusLength: 2048,
        publicExponent: new Uint8Array([1, 0, 1]),
    };
    const keys = await webcrypto.subtle.generateKey(rsa, true, ["sign", "verify"]);
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
        name: "CN=apim-dr sandbox client",
        notBefore: new Date(Date.now() - 60 * 60 * 1000),
        notAfter: new Date(Date.now() + validDays * 24 * 60 * 60 * 1000),
        keys,
        signingAlgorithm: rsa,
    });
    const key = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
    return { certificate: certificate.toString("pem"), key: x509.PemConverter.encode(key, "PRIVATE KEY") };
}
