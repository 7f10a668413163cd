import { createHash, X509Certificate } from "node:crypto";
import { createSecureContext } from "node:tls";
import { invalidFields } from "../entity-error";

/** What a service tells of a certificate. */
export interface CertificateFacts {
    readonly subject: string;
    /** SHA-1, in capitals. */
    readonly thumbprint: string;
    readonly expirationDate: string;
}

/**
 * Reads the certificate of a PFX, base64-encoded.
 *
 * @throws EntityError where it cannot be read with the password; the sentence is assumed.
 */
export function readPfx(data: string, password: string): CertificateFacts {
    let certificate: X509Certificate;
    try {
        // Node's only door to what OpenSSL has read of a PFX; not in its types.
        const context = createSecureContext({ pfx: Buffer.from(data, "base64"), passphrase: password })
            .context as unknown as { getCertificate(): Buffer };
        certificate = new X509Certificate(context.getCertificate());
    } catch {
        throw invalidFields(["data", "Invalid certificate or password."]);
    }
    return {
        subject: certificate.subject.split("\n").join(", "),
        thumbprint: certificate.fingerprint.replaceAll(":", ""),
        expirationDate: new Date(certificate.validTo).toISOString(),
    };
}

/** Key Vault is not simulated: what is told of a certificate there follows from its identifier. */
export function keyVaultCertificate(secretIdentifier: string, now: Date): CertificateFacts {
    const name = secretIdentifier.split("/").filter(Boolean).at(-1) ?? "certificate";
    const expires = new Date(now);
    expires.setUTCFullYear(expires.getUTCFullYear() + 1);
    return {
        subject: `CN=${name}`,
        thumbprint: createHash("sha1").update(secretIdentifier.toLowerCase()).digest("hex").toUpperCase(),
        expirationDate: expires.toISOString(),
    };
}
