import { randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { calculateJwkThumbprint, decodeJwt, exportJWK, generateKeyPair, jwtVerify, SignJWT } from "jose";
import type { JWK, JWTPayload } from "jose";
import type { ClientAssertions } from "./client-assertion";
import type { ManagedIdentity, SandboxIdentities } from "./identities";

const tokenLifetimeSeconds = 3599;
const jwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

interface TokenRequest {
    readonly grant_type?: string;
    readonly client_id?: string;
    readonly client_secret?: string;
    readonly client_assertion?: string;
    readonly client_assertion_type?: string;
    readonly scope?: string;
    readonly resource?: string;
}

/**
 * Entra ID's token endpoint for one application. Tokens live on real time, as TLS and the clients do. Source of the
 * shapes: https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export class EntraId {
    private constructor(
        private readonly identities: SandboxIdentities,
        private readonly assertions: ClientAssertions,
        private readonly keys: Awaited<ReturnType<typeof generateKeyPair>>,
        private readonly jwk: JWK,
    ) {}

    /** `uti` of the tokens that were issued, and of those that are taken for expired although their time has not come. */
    private readonly issued = new Set<string>();
    private readonly expired = new Set<string>();

    static async create(identities: SandboxIdentities, assertions: ClientAssertions): Promise<EntraId> {
        const keys = await generateKeyPair("RS256");
        const jwk = await exportJWK(keys.publicKey);
        const kid = await calculateJwkThumbprint(jwk);
        return new EntraId(identities, assertions, keys, { ...jwk, kid, use: "sig", alg: "RS256" });
    }

    /** Whether a token is ours, not expired, and for one of these audiences. */
    async verify(token: string, audiences: readonly string[]): Promise<JWTPayload | undefined> {
        try {
            const { payload } = await jwtVerify(token, this.keys.publicKey, {
                audience: [...audiences],
                issuer: this.issuer,
            });
            return this.expired.has(String(payload.uti)) ? undefined : payload;
        } catch {
            return undefined;
        }
    }

    /** Whom a token of this issuer is for. @returns undefined for a token of no one's, and for one that has expired */
    async audienceOf(token: string): Promise<string | undefined> {
        try {
            const { payload } = await jwtVerify(token, this.keys.publicKey, { issuer: this.issuer });
            return this.expired.has(String(payload.uti)) ? undefined : String(payload.aud);
        } catch {
            return undefined;
        }
    }

    /** Whether a token was good once. */
    isExpired(token: string): boolean {
        try {
            const { uti, exp = 0 } = decodeJwt(token);
            return this.expired.has(String(uti)) || exp * 1000 <= Date.now();
        } catch {
            return false;
        }
    }

    /** From now on every token issued so far is refused. */
    expireTokens(): void {
        this.issued.forEach((uti) => this.expired.add(uti));
        this.issued.clear();
    }

    register(app: FastifyInstance, endpoint: () => string): void {
        const discovery = (tenant: string) => ({
            token_endpoint: `${endpoint()}/${tenant}/oauth2/v2.0/token`,
            token_endpoint_auth_methods_supported: ["client_secret_post", "private_key_jwt", "client_secret_basic"],
            jwks_uri: `${endpoint()}/${tenant}/discovery/v2.0/keys`,
            response_modes_supported: ["query", "fragment", "form_post"],
            subject_types_supported: ["pairwise"],
            id_token_signing_alg_values_supported: ["RS256"],
            response_types_supported: ["code", "id_token", "code id_token", "id_token token"],
            scopes_supported: ["openid", "profile", "email", "offline_access"],
            issuer: `${endpoint()}/${tenant}/v2.0`,
            authorization_endpoint: `${endpoint()}/${tenant}/oauth2/v2.0/authorize`,
            device_authorization_endpoint: `${endpoint()}/${tenant}/oauth2/v2.0/devicecode`,
            end_session_endpoint: `${endpoint()}/${tenant}/oauth2/v2.0/logout`,
            tenant_region_scope: null,
            cloud_instance_name: "localhost",
        });
        for (const path of [
            "/:tenant/v2.0/.well-known/openid-configuration",
            "/:tenant/.well-known/openid-configuration",
        ]) {
            app.get<{ Params: { tenant: string } }>(path, (request) => discovery(request.params.tenant));
        }
        app.get("/:tenant/discovery/v2.0/keys", () => ({ keys: [this.jwk] }));
        app.post<{ Params: { tenant: string }; Body: TokenRequest }>(
            "/:tenant/oauth2/v2.0/token",
            async (request, reply) => {
                const { tenant } = request.params;
                const refusal = await this.refuse(tenant, request.body, discovery(tenant).token_endpoint);
                if (refusal) {
                    return reply.code(refusal.status).send(refusal.body);
                }
                return this.token(request.body);
            },
        );
    }

    private async refuse(tenant: string, body: TokenRequest, tokenEndpoint: string) {
        const fail = (status: number, error: string, number: number, text: string) => ({
            status,
            body: {
                error,
                error_description: `AADSTS${number}: ${text}`,
                error_codes: [number],
                timestamp: new Date().toISOString(),
                trace_id: randomUUID(),
                correlation_id: randomUUID(),
            },
        });
        if (tenant !== this.identities.tenantId) {
            return fail(400, "invalid_request", 90002, `Tenant '${tenant}' not found.`);
        }
        if (body.grant_type !== "client_credentials") {
            return fail(400, "unsupported_grant_type", 70003, "The app requested an unsupported grant type.");
        }
        if (body.client_id !== this.identities.clientId) {
            return fail(
                400,
                "unauthorized_client",
                700016,
                "Application with this identifier was not found in the directory.",
            );
        }
        if (body.client_assertion !== undefined && body.client_assertion_type === jwtBearer) {
            const fault = await this.assertions.faultOf(body.client_assertion, tokenEndpoint);
            return fault && fail(401, "invalid_client", fault.number, fault.text);
        }
        if (body.client_secret === undefined) {
            const text =
                "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.";
            return fail(401, "invalid_client", 7000218, text);
        }
        return body.client_secret === this.identities.clientSecret
            ? undefined
            : fail(401, "invalid_client", 7000215, "Invalid client secret provided.");
    }

    private async token(body: TokenRequest) {
        const audience = body.resource ?? (body.scope ?? "").split(" ")[0]?.replace(/\/\.default$/, "") ?? "";
        // 1 is a secret, and 2 an assertion.
        const proof = body.client_assertion === undefined ? "1" : "2";
        const { accessToken, lifetimeSeconds } = await this.issue(this.identities, audience, proof);
        return {
            token_type: "Bearer",
            expires_in: lifetimeSeconds,
            ext_expires_in: lifetimeSeconds,
            access_token: accessToken,
        };
    }

    /** A token for whom it is asked of elsewhere than at the token endpoint. */
    async issue({ clientId, objectId }: ManagedIdentity, audience: string, proof = "2") {
        const uti = randomUUID();
        this.issued.add(uti);
        const accessToken = await new SignJWT({
            uti,
            appid: clientId,
            appidacr: proof,
            idp: this.issuer,
            idtyp: "app",
            oid: objectId,
            tid: this.identities.tenantId,
            ver: "1.0",
        })
            .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: this.jwk.kid })
            .setIssuer(this.issuer)
            .setSubject(objectId)
            .setAudience(audience)
            .setIssuedAt()
            .setNotBefore("-5 minutes")
            .setExpirationTime(`${tokenLifetimeSeconds} seconds`)
            .sign(this.keys.privateKey);
        return { accessToken, lifetimeSeconds: tokenLifetimeSeconds };
    }

    private get issuer(): string {
        return `https://sts.windows.net/${this.identities.tenantId}/`;
    }
}
