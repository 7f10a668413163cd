import { CodedError } from "../common/coded-error";
import type { AccessToken, GetTokenOptions, TokenCredential } from "@azure/core-auth";

/** A token is asked for anew this long before it ends. */
const renewBeforeMs = 5 * 60 * 1000;

/**
 * A credential whose tokens can be thrown away: Azure may refuse one before its time has come, and a wait of hours goes
 * over many of them.
 */
export class RenewableCredential implements TokenCredential {
    private readonly tokens = new Map<string, Promise<AccessToken>>();
    private credential: TokenCredential;

    /** @param open - makes the credential, with no tokens remembered; told whether Azure has refused one before. */
    constructor(private readonly open: (isRenewal: boolean) => TokenCredential) {
        this.credential = open(false);
    }

    /** From now on only tokens that are issued anew are given out. */
    renew(): void {
        this.tokens.clear();
        this.credential = this.open(true);
    }

    async getToken(scopes: string | string[], options?: GetTokenOptions): Promise<AccessToken> {
        // The SDK's clients say so only when they answer a challenge: Azure has refused the token.
        if (options?.tenantId !== undefined || options?.claims !== undefined) {
            this.renew();
        }
        const key = JSON.stringify([scopes, options?.tenantId, options?.claims]);
        const held = await this.tokens.get(key);
        const token =
            held && held.expiresOnTimestamp - renewBeforeMs > Date.now()
                ? held
                : await this.fetch(key, scopes, options);
        // The SDK's own cache would go on with a token that was thrown away here: to it every token is at its end.
        return { ...token, expiresOnTimestamp: Date.now(), refreshAfterTimestamp: undefined };
    }

    private fetch(key: string, scopes: string | string[], options?: GetTokenOptions): Promise<AccessToken> {
        const fetching = this.credential.getToken(scopes, options).then((token) => {
            if (!token) {
                throw new CodedError("SignInFailed", "The sign-in returned no token.");
            }
            return token;
        });
        this.tokens.set(key, fetching);
        fetching.catch(() => this.tokens.delete(key));
        return fetching;
    }
}
