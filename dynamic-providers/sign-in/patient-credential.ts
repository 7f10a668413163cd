import type { AccessToken, GetTokenOptions, TokenCredential } from "@azure/core-auth";
import type { PipelinePolicy } from "@azure/core-rest-pipeline";
import type { TokenCredentialOptions } from "@azure/identity";
import { CodedError } from "../common/coded-error";
import type { GivenUp } from "../requests/given-up";
import type { Patience } from "../requests/patience";
import { retryPolicy } from "../requests/retry-policy";
import { signInFailure } from "./sign-in-failure";

/** Where no setting names an identity. */
export const machineIdentity = "the identity that this machine is signed in with";

/**
 * A credential whose requests to Entra ID have the retries that all requests have. What the SDK's chain asks elsewhere, to
 * find out who the machine is signed in as, has the SDK's own: there no answer is an answer.
 */
export class PatientCredential implements TokenCredential {
    private readonly credential: TokenCredential;
    /** Why the last request ended without an answer: MSAL tells nothing of it. */
    private givenUp: GivenUp | undefined;

    /**
     * @param open - makes the credential with these options.
     * @param who - signs in, for messages.
     */
    constructor(
        authorityHost: string,
        patience: Patience,
        open: (options: TokenCredentialOptions) => TokenCredential,
        private readonly who = machineIdentity,
    ) {
        const retries = retryPolicy({
            patience,
            onGivenUp: (givenUp) => {
                this.givenUp = givenUp;
            },
        });
        const { origin } = new URL(authorityHost);
        const policy: PipelinePolicy = {
            name: retries.name,
            sendRequest: (request, next) =>
                new URL(request.url).origin === origin ? retries.sendRequest(request, next) : next(request),
        };
        this.credential = open({
            additionalPolicies: [{ policy, position: "perCall" }],
            retryOptions: { maxRetries: 0 },
        });
    }

    /** @throws CodedError that says why Entra ID could not be asked, or what it refuses; other errors of the credential as they are. */
    async getToken(scopes: string | string[], options?: GetTokenOptions): Promise<AccessToken | null> {
        this.givenUp = undefined;
        try {
            return await this.credential.getToken(scopes, options);
        } catch (error) {
            const { code, reason } = (this.givenUp ?? {}) as Partial<GivenUp>;
            throw code === undefined
                ? (signInFailure(error, this.who) ?? error)
                : new CodedError(code, `Could not sign in to Azure: ${reason}`);
        }
    }
}
