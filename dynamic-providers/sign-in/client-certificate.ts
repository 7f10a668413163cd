import { createPrivateKey, X509Certificate } from "node:crypto";

const certificateBlock = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/;
const keyBlock = /-----BEGIN (?:RSA |ENCRYPTED )?PRIVATE KEY-----/;
/** How DER, and so a PFX, begins: with a sequence. */
const derSequence = 0x30;

/**
 * What is wrong with the content of a certificate file, with the way out; undefined when nothing is. Azure's SDK for
 * JavaScript takes PEM only, and Node.js cannot take a key out of a PFX, which azure-native takes beside PEM. Source:
 * https://learn.microsoft.com/javascript/api/@azure/identity/clientcertificatecredential
 */
export function clientCertificateFault(content: Buffer, path: string, password?: string): string | undefined {
    const text = content.toString("latin1");
    if (!text.includes("-----BEGIN ")) {
        return content[0] === derSequence
            ? `it is a PFX (PKCS #12) file, but Backup and Restore need PEM, which azure-native accepts too. Convert it with ` +
                  `openssl pkcs12 -in ${path} -out ${path.replace(/\.(pfx|p12)$/i, "")}.pem -nodes, let only its owner read ` +
                  "it, name it here, and leave out clientCertificatePassword."
            : "it is not a PEM file. It must hold the certificate and its private key.";
    }
    const [certificate] = certificateBlock.exec(text) ?? [];
    if (!certificate) {
        return "it holds no certificate. It must hold the certificate, then its private key.";
    }
    if (!keyBlock.test(text)) {
        return "it holds no private key. It must hold the certificate, then its private key.";
    }
    try {
        const key = createPrivateKey({ key: text, passphrase: password });
        return new X509Certificate(certificate).checkPrivateKey(key)
            ? undefined
            : "its first certificate and its private key do not belong together. Put the certificate of the key first.";
    } catch {
        return password === undefined
            ? "its private key cannot be read: encrypted, or damaged. If it is encrypted, set clientCertificatePassword."
            : "its private key cannot be read: check clientCertificatePassword, and that the file is complete.";
    }
}
