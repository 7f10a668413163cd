import { AzureError } from "../azure/errors";
import { CodedError } from "../common/coded-error";
import type { KeyOpener } from "./recipient";

/**
 * Opens with the Key Vault keys that the signed-in identity may unwrap with.
 *
 * @param unwrap - asks Key Vault, as {@link AzureConnection.unwrapKey} does.
 */
export const keyVaultOpener = (unwrap: (keyId: string, wrapped: Buffer) => Promise<Buffer>): KeyOpener => ({
    name: "a Key Vault key of the signed-in identity",
    async open({ type, recipient, wrapped }) {
        if (type !== "keyVault") {
            return undefined;
        }
        try {
            return await unwrap(recipient, Buffer.from(wrapped, "base64"));
        } catch (error) {
            if (error instanceof AzureError) {
                throw new CodedError("KeyVaultRefused", `${error.message} ${nextStep(error)}`);
            }
            throw error;
        }
    },
});

function nextStep({ statusCode, code }: AzureError): string {
    if (statusCode === 403 && code === "Forbidden") {
        return "Give the identity the role Key Vault Crypto User on the key, enable the key's version, or use another recipient.";
    }
    if (statusCode === 404) {
        return "Recover the deleted key or the deleted vault (soft delete), or use another recipient.";
    }
    if (statusCode === 400) {
        return "What is wrapped was changed, or it is another key: use another recipient.";
    }
    return "Run it again when Key Vault answers, or use another recipient.";
}
