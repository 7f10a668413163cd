import { randomBytes, randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from "jose";
import type { JWK, KeyLike } from "jose";

const tokenLifetimeSeconds = 300;
const path = "/identity-provider";

/**
 * An identity provider outside of Entra ID that the client's application trusts, with an endpoint that gives out tokens
 * like the one in GitHub's jobs. Source: https://docs.github.com/actions/reference/security/oidc
 */
export class IdentityProvider {
    /** Bearer token of the endpoint. */
    readonly requestToken = randomBytes(30).toString("base64url");
    /** What the application trusts, beside the issuer. */
    readonly subject = "repo:contoso/apim:ref:refs/heads/main";
    readonly audience = "api://AzureADTokenExchange";

    private constructor(
        private readonly endpoint: () => string,
        private readonly privateKey: KeyLike,
        readonly publicKey: KeyLike,
        private readonly jwk: JWK,
    ) {}

    static async create(endpoint: () => string): Promise<IdentityProvider> {
        const { privateKey, publicKey } = await generateKeyPair("RS256");
        const jwk = await exportJWK(publicKey);
        const kid = await calculateJwkThumbprint(jwk);
        return new IdentityProvider(endpoint, privateKey, publicKey, { ...jwk, kid, use: "sig", alg: "RS256" });
    }

    get issuer(): string {
        return this.endpoint() + path;
    }

    get requestUrl(): string {
        return `${this.issuer}/token?api-version=2.0`;
    }

    register(app: FastifyInstance): void {
        app.get(`${path}/.well-known/openid-configuration`, () => ({
            issuer: this.issuer,
            jwks_uri: `${this.issuer}/keys`,
            subject_types_supported: ["public"],
            response_types_supported: ["id_token"],
            id_token_signing_alg_values_supported: ["RS256"],
        }));
        app.get(`${path}/keys`, () => ({ keys: [this.jwk] }));
        app.get<{ Querystring: { audience?: string } }>(`${path}/token`, async (request, reply) =>
            request.headers.authorization === `Bearer ${this.requestToken}`
                ? { count: 1, value: await this.sign(request.query.audience ?? this.issuer) }
                : reply.code(401).send({ message: "Bad credentials" }),
        );
    }

    private sign(audience: string): Promise<string> {
        return new SignJWT({ jti: randomUUID() })
            .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: this.jwk.kid })
            .setIssuer(this.issuer)
            .setSubject(this.subject)
            .setAudience(audience)
            .setIssuedAt()
            .setExpirationTime(`${tokenLifetimeSeconds} seconds`)
            .sign(this.privateKey);
    }
}
