import { ApiManagementClient } from "@azure/arm-apimanagement";
import { AbortError } from "@azure/abort-controller";
import { createHttpHeaders, RestError } from "@azure/core-rest-pipeline";
import type { Pipeline, PipelineRequest, PipelineResponse } from "@azure/core-rest-pipeline";
import { ClientSecretCredential } from "@azure/identity";
import { CodedError } from "../common/coded-error";
import { passingFailures } from "../requests/passing-failure";
import { RequestPace } from "../requests/request-pace";
import { PatientCredential } from "../sign-in/patient-credential";
import { addArmPolicies } from "./arm-policies";
import { AzureError, toAzureError } from "./errors";
import { PatientBlobService } from "./patient-blob-service";

/** A part that Azure is asked over is slow or absent: the same holds of each kind of failure, and of each part. */

const patience = { throttledSeconds: 0.5, passingSeconds: 0.1, trySeconds: 0.05 };
const subscriptionId = "00000000-0000-4000-8000-000000000001";
const signature = "sig=hidden";
const token = { token: "t", expiresOnTimestamp: Date.now() + 1e7 };
const credential = { getToken: async () => Promise.resolve(token) };

/** What comes over the wire. */
type Wire = (request: PipelineRequest) => Promise<PipelineResponse>;

const answer =
    (status: number, body: unknown = "", headers: Record<string, string> = {}): Wire =>
    async (request) =>
        Promise.resolve({
            request,
            status,
            headers: createHttpHeaders(headers),
            bodyAsText: typeof body === "string" ? body : JSON.stringify(body),
        });

const error =
    (make: (request: PipelineRequest) => Error): Wire =>
    (request) =>
        Promise.reject(make(request));

function wireOf(pipeline: Pipeline, wire: Wire): void {
    pipeline.addPolicy({ name: "wire", sendRequest: wire }, { afterPhase: "Sign" });
}

/** Each part: what is asked of it, and what its answer is when all is well. */
const parts: readonly {
    readonly part: string;
    readonly host: string;
    readonly well: Wire;
    readonly ask: (wire: Wire) => Promise<unknown>;
}[] = [
    {
        part: "ARM",
        host: "arm.example",
        well: answer(200, { name: "contoso" }),
        ask: async (wire) => {
            const client = new ApiManagementClient(credential, subscriptionId, { endpoint: "https://arm.example" });
            addArmPolicies(client.pipeline, new RequestPace(), patience);
            wireOf(client.pipeline, wire);
            return client.apiManagementService.get("g", "contoso").catch((reason: unknown) => {
                throw toAzureError("read the service", reason);
            });
        },
    },
    {
        part: "blob",
        host: "vault.blob.example",
        well: answer(200, "", { ETag: "e" }),
        ask: async (wire) => {
            const service = new PatientBlobService(`https://vault.blob.example?${signature}`, credential, patience);
            wireOf(
                (service as unknown as { storageClientContext: { pipeline: Pipeline } }).storageClientContext.pipeline,
                wire,
            );
            const blob = service.getContainerClient("catalog").getBlobClient("index.json");
            return blob.getProperties().catch((reason: unknown) => {
                throw toAzureError("read the blob", reason);
            });
        },
    },
    {
        part: "Entra",
        host: "login.example",
        well: answer(200, { token_type: "Bearer", expires_in: 3600, access_token: "t" }),
        ask: async (wire) => {
            const authorityHost = "https://login.example";
            const httpClient = {
                sendRequest: (request: PipelineRequest) =>
                    request.url.includes("openid-configuration") ? openIdConfiguration(request) : wire(request),
            };
            const signIn = new PatientCredential(authorityHost, patience, (options) => {
                const more = { authorityHost, disableInstanceDiscovery: true, httpClient };
                return new ClientSecretCredential("tenant", "client", "hidden", { ...options, ...more });
            });
            return signIn.getToken("https://arm.example/.default");
        },
    },
];

const openIdConfiguration = answer(200, {
    issuer: "https://login.example/tenant/v2.0",
    authorization_endpoint: "https://login.example/tenant/oauth2/v2.0/authorize",
    token_endpoint: "https://login.example/tenant/oauth2/v2.0/token",
    jwks_uri: "https://login.example/tenant/discovery/v2.0/keys",
});

/** One of each kind: which statuses and codes are of a kind is a test of its own. */
const failures: readonly [what: string, code: string, wire: Wire][] = [
    ...passingFailures.map(({ code, statuses: [status], errors: [name] }): [string, string, Wire] =>
        status === undefined
            ? [name!, code, error((request) => new RestError(`no way to ${request.url}`, { code: name, request }))]
            : [`HTTP ${status}`, code, answer(status, "<busy>", status === 429 ? { "Retry-After": "0" } : {})],
    ),
    ["The operation was aborted.", "NoAnswerInTime", error(() => new AbortError("The operation was aborted."))],
];

describe.each(parts)("$part", ({ host, well, ask }) => {
    test.each(failures)("%s passes: %s is no failure", async (_name, _code, failing) => {
        let tries = 0;
        const wire: Wire = (request) => (++tries === 1 ? failing(request) : well(request));
        await expect(ask(wire)).resolves.toBeDefined();
        expect(tries).toBe(2);
    });

    test.each(failures)("%s lasts: %s is told in one message", async (name, code, failing) => {
        const reason = (await ask(failing).then(
            () => undefined,
            (thrown: unknown) => thrown,
        )) as Error;
        expect(reason instanceof AzureError || reason instanceof CodedError).toBe(true);
        expect(reason.message).toContain(code);
        expect(reason.message).toMatch(new RegExp(`'${host}' .*tr(y|ies) in [01] s.*run it again`));
        expect(reason.message).toContain(name.startsWith("The") ? "ABORT_ERR" : name);
        expect(reason.message).not.toMatch(/https:|hidden/);
    });

    test("what answers with another failure is asked once", async () => {
        let tries = 0;
        const wire: Wire = (request) => {
            tries += 1;
            return answer(403, { error: { code: "AuthorizationFailed", message: "no" } })(request);
        };
        await expect(ask(wire)).rejects.toThrow();
        expect(tries).toBe(1);
    });
});
