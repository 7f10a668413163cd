import { randomBytes } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { EntraId } from "./entra";
import type { ManagedIdentity, SandboxIdentities } from "./identities";

interface TokenQuery {
    readonly resource?: string;
    readonly client_id?: string;
}

/**
 * The endpoints on a machine in Azure that give out tokens of its managed identities: as App Service has it, and as a
 * virtual machine has it. Sources: https://learn.microsoft.com/azure/app-service/overview-managed-identity and
 * https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
 */
export class MachineIdentity {
    /** What App Service puts into `IDENTITY_HEADER`. */
    readonly header = randomBytes(30).toString("base64url");

    constructor(
        private readonly identities: SandboxIdentities,
        private readonly entra: EntraId,
    ) {}

    register(app: FastifyInstance): void {
        app.get<{ Querystring: TokenQuery }>("/msi/token", async (request, reply) => {
            const identity = this.find(request.query);
            if (request.headers["x-identity-header"] !== this.header) {
                return reply.code(401).send({ statusCode: 401, message: "The identity header does not match." });
            }
            return identity && request.query.resource
                ? this.token(identity, request.query.resource)
                : reply.code(400).send({
                      statusCode: 400,
                      message: identity
                          ? "A resource is needed."
                          : "No User Assigned or Delegated Managed Identity found.",
                  });
        });
        // MSAL asks with a slash at the end.
        for (const path of ["/metadata/identity/oauth2/token", "/metadata/identity/oauth2/token/"]) {
            this.registerVirtualMachine(app, path);
        }
    }

    private registerVirtualMachine(app: FastifyInstance, path: string): void {
        app.get<{ Querystring: TokenQuery }>(path, async (request, reply) => {
            const refuse = (error_description: string) =>
                reply.code(400).send({ error: "invalid_request", error_description });
            if (request.headers.metadata !== "true") {
                return refuse("Required metadata header not specified");
            }
            if (!request.query.resource) {
                return refuse("Required query variable 'resource' is missing");
            }
            const identity = this.find(request.query);
            return identity ? this.token(identity, request.query.resource) : refuse("Identity not found");
        });
    }

    private find({ client_id: clientId }: TokenQuery): ManagedIdentity | undefined {
        const { systemAssigned, userAssigned } = this.identities;
        return clientId === undefined
            ? systemAssigned
            : [systemAssigned, userAssigned].find((identity) => identity.clientId === clientId);
    }

    private async token(identity: ManagedIdentity, resource: string) {
        const { accessToken, lifetimeSeconds } = await this.entra.issue(identity, resource);
        const expiresOn = Math.floor(Date.now() / 1000) + lifetimeSeconds;
        return {
            access_token: accessToken,
            client_id: identity.clientId,
            expires_in: String(lifetimeSeconds),
            expires_on: String(expiresOn),
            resource,
            token_type: "Bearer",
        };
    }
}
