import { X509Certificate } from "node:crypto";
import { decodeJwt, decodeProtectedHeader, errors, jwtVerify } from "jose";
import type { JWTPayload, KeyLike } from "jose";
import type { IdentityProvider } from "./identity-provider";

/** MSAL rounds the beginning up, so that an assertion comes before its time. */
const clockToleranceSeconds = 300;

/** No key that is known has signed it. */
const unsigned = 700027;

/** Why an assertion does not prove who the client is, as an AADSTS number and its sentence. */
export interface AssertionFault {
    readonly number: number;
    readonly text: string;
}

/**
 * Proofs of who a client is without a secret: assertions that it signs itself with its certificate's key, and tokens of an
 * identity provider that it trusts. Sources:
 * https://learn.microsoft.com/entra/identity-platform/certificate-credentials and
 * https://learn.microsoft.com/entra/workload-id/workload-identity-federation
 */
export class ClientAssertions {
    private readonly certificate: X509Certificate;

    /** @param pem - the certificate that the client's application has. */
    constructor(
        pem: string,
        private readonly clientId: string,
        private readonly provider: IdentityProvider,
    ) {
        this.certificate = new X509Certificate(pem);
    }

    /** @param audience - the token endpoint that was asked. */
    async faultOf(assertion: string, audience: string): Promise<AssertionFault | undefined> {
        let payload: JWTPayload;
        try {
            payload = decodeJwt(assertion);
        } catch {
            return { number: 50027, text: "Invalid JWT token." };
        }
        return payload.iss === this.clientId
            ? this.faultOfSigned(assertion, audience)
            : this.faultOfFederated(assertion, payload);
    }

    private async faultOfSigned(assertion: string, audience: string): Promise<AssertionFault | undefined> {
        const header = decodeProtectedHeader(assertion);
        const thumbprints: Readonly<Record<string, string>> = {
            x5t: this.certificate.fingerprint,
            "x5t#S256": this.certificate.fingerprint256,
        };
        const isRegistered = Object.entries(thumbprints).some(
            ([name, print]) => header[name] === Buffer.from(print.replaceAll(":", ""), "hex").toString("base64url"),
        );
        if (!isRegistered) {
            return {
                number: unsigned,
                text: "The certificate with identifier used to sign the client assertion is not registered on application.",
            };
        }
        return this.verify(assertion, this.certificate.publicKey, ["PS256", "RS256"], {
            audience,
            issuer: this.clientId,
            subject: this.clientId,
        });
    }

    private async faultOfFederated(
        assertion: string,
        { iss, sub, aud }: JWTPayload,
    ): Promise<AssertionFault | undefined> {
        const none = "No matching federated identity record found for presented assertion";
        const { issuer, subject, audience } = this.provider;
        if (iss !== issuer) {
            return { number: 700211, text: `${none} issuer '${iss}'.` };
        }
        if (sub !== subject) {
            return { number: 700213, text: `${none} subject '${sub}'.` };
        }
        if (aud !== audience) {
            return { number: 700212, text: `${none} audience '${String(aud)}'.` };
        }
        const fault = await this.verify(assertion, this.provider.publicKey, ["RS256"], {});
        // Quoted by users: Azure/azure-workload-identity#1232
        return fault?.number === unsigned
            ? {
                  number: 7000272,
                  text: `The certificate with identifier used to sign the federated credential could not be found in the metadata of identity provider ${issuer}. Please validate that your Identity Provider's metadata exposes the key used to sign the incoming token.`,
              }
            : fault;
    }

    private async verify(
        assertion: string,
        key: KeyLike | X509Certificate["publicKey"],
        algorithms: string[],
        expected: { audience?: string; issuer?: string; subject?: string },
    ): Promise<AssertionFault | undefined> {
        try {
            await jwtVerify(assertion, key, { algorithms, clockTolerance: clockToleranceSeconds, ...expected });
            return undefined;
        } catch (error) {
            const claim = error instanceof errors.JWTClaimValidationFailed ? error.claim : undefined;
            if (error instanceof errors.JWTExpired || claim === "nbf") {
                return { number: 700024, text: "Client assertion is not within its valid time range." };
            }
            return claim
                ? { number: 700023, text: "Client assertion audience claim does not match Realm issuer." }
                : { number: unsigned, text: "Client assertion contains an invalid signature." };
        }
    }
}
