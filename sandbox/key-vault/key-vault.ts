import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { EntraId } from "../entra/entra";
import type { ArmState } from "../state/arm-state";
import { sendKeyVaultError } from "../wire/key-vault-error";
import type { KeyVaultError } from "../wire/key-vault-error";
import { rolesThatManageKeys, rolesThatUnwrap } from "./key-roles";
import { allOperations, isWrapAlgorithm, publicHalf, unwrap } from "./vault-keys";
import type { KeyVersion, VaultKeys } from "./vault-keys";

/** The vault, by the names that role assignments know it by. It is no resource of the resource manager here. */
export const keyVaultGroup = "rg-key-vault";
export const keyVaultName = "kv-sandbox";
export const keyVaultLocation = "swedencentral";

export interface KeyVaultOptions {
    readonly state: ArmState;
    readonly entra: EntraId;
    readonly keys: VaultKeys;
    /** Of the vault: its resource in tokens, too. */
    readonly endpoint: () => string;
    /** Of Entra ID. */
    readonly authority: () => string;
}

interface KeyPath {
    readonly Params: { readonly name: string; readonly version?: string };
}

type Action = "create" | "read" | "unwrap" | "update" | "delete";

const defaultBits = 2048;

/**
 * Key operations of one Key Vault with Azure's roles. Source: https://learn.microsoft.com/rest/api/keyvault/keys. The challenge,
 * the bodies and what is answered for a key that is not there are recorded: Azure/azure-sdk-for-js, keyvault-keys recordings.
 */
export function registerKeyVault(app: FastifyInstance, options: KeyVaultOptions): void {
    const { state, keys } = options;
    const now = (): number => Math.floor(state.clock.now().getTime() / 1000);
    const render = (key: KeyVersion) => ({
        key: { kid: idOf(options, key), key_ops: key.keyOps, ...publicHalf(key) },
        attributes: {
            enabled: key.enabled,
            created: key.created,
            updated: key.updated,
            recoveryLevel: "Recoverable+Purgeable",
            recoverableDays: 90,
        },
    });
    const answer = (action: Action, path: KeyPath["Params"], act: (key: KeyVersion) => object | KeyVaultError) => {
        return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
            const refusal = await refuse(options, request, path.name, action);
            if (refusal) {
                return sendRefusal(options, reply, refusal);
            }
            const key = keys.find(path.name, path.version ?? "");
            const found = key ? act(key) : notFound(path);
            return isError(found) ? sendKeyVaultError(reply, found) : reply.send(found);
        };
    };

    app.post<KeyPath & { Body: { kty?: string; key_size?: number; key_ops?: readonly string[] } | null }>(
        "/keys/:name/create",
        async (request, reply) => {
            const refusal = await refuse(options, request, request.params.name, "create");
            if (refusal) {
                return sendRefusal(options, reply, refusal);
            }
            const { kty, key_size: bits = defaultBits, key_ops: operations = allOperations } = request.body ?? {};
            if (kty !== "RSA" || ![2048, 3072, 4096].includes(bits)) {
                // Assumed: the sentence. Elliptic curves and HSMs are not simulated.
                const message = "Property kty or key_size has an invalid value.";
                return sendKeyVaultError(reply, { status: 400, code: "BadParameter", message });
            }
            return reply.send(render(keys.create(request.params.name, bits, operations, now())));
        },
    );
    for (const path of ["/keys/:name", "/keys/:name/", "/keys/:name/:version"]) {
        app.get<KeyPath>(path, (request, reply) => answer("read", request.params, render)(request, reply));
    }
    app.patch<KeyPath & { Body: { attributes?: { enabled?: boolean } } }>("/keys/:name/:version", (request, reply) => {
        const { enabled } = request.body.attributes ?? {};
        const update = (key: KeyVersion) => {
            key.enabled = enabled ?? key.enabled;
            key.updated = now();
            return render(key);
        };
        return answer("update", request.params, update)(request, reply);
    });
    app.delete<KeyPath>("/keys/:name", (request, reply) => {
        const remove = (key: KeyVersion) => {
            keys.remove(key.name);
            return { ...render(key), deletedDate: now(), scheduledPurgeDate: now() + 90 * 24 * 60 * 60 };
        };
        return answer("delete", request.params, remove)(request, reply);
    });
    app.post<KeyPath & { Body: { alg?: string; value?: string } | null }>(
        "/keys/:name/:version/unwrapkey",
        (request, reply) => {
            const { alg = "", value = "" } = request.body ?? {};
            const open = (key: KeyVersion): object | KeyVaultError => {
                if (!key.enabled) {
                    const message = "Operation unwrapKey is not allowed on a disabled key.";
                    return { status: 403, code: "Forbidden", message, inner: "KeyDisabled" };
                }
                if (!key.keyOps.includes("unwrapKey")) {
                    const message = "Operation unwrapKey is not permitted on this key.";
                    return { status: 403, code: "Forbidden", message, inner: "KeyOperationForbidden" };
                }
                const opened = isWrapAlgorithm(alg) ? unwrap(key, alg, Buffer.from(value, "base64url")) : undefined;
                return opened
                    ? { kid: idOf(options, key), value: opened.toString("base64url") }
                    : { status: 400, code: "BadParameter", message: "The parameter is incorrect." };
            };
            return answer("unwrap", request.params, open)(request, reply);
        },
    );
}

const idOf = ({ endpoint }: KeyVaultOptions, { name, version }: KeyVersion): string =>
    `${endpoint()}/keys/${name}/${version}`;

const isError = (found: object | KeyVaultError): found is KeyVaultError => "status" in found;

function notFound({ name, version }: KeyPath["Params"]): KeyVaultError {
    const what = version ? `${name}/${version}` : name;
    const message = `A key with (name/id) ${what} was not found in this key vault. If you recently deleted this key you may be able to recover it using the correct recovery command. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125182`;
    return { status: 404, code: "KeyNotFound", message };
}

async function refuse(
    { state, entra, endpoint }: KeyVaultOptions,
    request: FastifyRequest,
    name: string,
    action: Action,
): Promise<KeyVaultError | undefined> {
    const [scheme, token = ""] = (request.headers.authorization ?? "").split(" ");
    if (scheme !== "Bearer") {
        const message = "AKV10000: Request is missing a Bearer or PoP token.";
        return { status: 401, code: "Unauthorized", message };
    }
    const payload = await entra.verify(token, [endpoint(), `${endpoint()}/`]);
    if (!payload) {
        const message = "AKV10022: Invalid audience. Expected the vault's own.";
        return { status: 401, code: "Unauthorized", message };
    }
    const vault = `${state.groupId(keyVaultGroup)}/providers/Microsoft.KeyVault/vaults/${keyVaultName}`;
    const roles = ["read", "unwrap"].includes(action) ? rolesThatUnwrap : rolesThatManageKeys;
    if (state.hasRole(String(payload.oid), roles, `${vault}/keys/${name}`)) {
        return undefined;
    }
    const message = `Caller is not authorized to perform action on resource.\r\nIf role assignments, deny assignments or role definitions were changed recently, please observe propagation time.\r\nCaller: appid=${String(payload.appid)};oid=${String(payload.oid)}\r\nAction: 'Microsoft.KeyVault/vaults/keys/${action}/action'\r\nResource: '${vault}/keys/${name}'\r\nAssignment: (not found)\r\nDecision: 'DeniedWithNoValidRBAC'\r\nVault: ${keyVaultName};location=${keyVaultLocation}\r\n`;
    return { status: 403, code: "Forbidden", message, inner: "ForbiddenByRbac" };
}

function sendRefusal({ authority, endpoint, state }: KeyVaultOptions, reply: FastifyReply, refusal: KeyVaultError) {
    if (refusal.status === 401) {
        const tenant = `${authority()}/${state.identities.tenantId}`;
        void reply.header("WWW-Authenticate", `Bearer authorization="${tenant}", resource="${endpoint()}"`);
    }
    return sendKeyVaultError(reply, refusal);
}
