import { AuthorizationManagementClient } from "@azure/arm-authorization";
import { createHttpHeaders, defaultRetryPolicy, RestError } from "@azure/core-rest-pipeline";
import type { HttpClient, PipelineRequest } from "@azure/core-rest-pipeline";
import type { AzureConnection } from "./connection";
import { RoleAssignments } from "./role-assignments";
import type { RoleState } from "./role-assignments";

const host = "https://arm.example";
const storageAccountId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/stvault";
const scope = `${storageAccountId}/blobServices/default/containers/backups`;
const next = `${host}${scope}/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01&$skipToken=abc`;
const roles = {
    reader: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
    custom: "11111111-1111-1111-1111-111111111111",
    blobReader: "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
    blobContributor: "BA92F5B4-2D11-453D-A403-E96B0029C9FE",
};

interface Answer {
    readonly status?: number;
    readonly body: unknown;
}

/** A page of Azure's list. */
const page = (held: readonly (keyof typeof roles)[], nextLink?: string): Answer => ({
    body: {
        value: held.map((role) => ({
            properties: { roleDefinitionId: `/subscriptions/s/providers/x/roleDefinitions/${roles[role]}` },
        })),
        nextLink,
    },
});

/** Asks on the SDK's own pipeline, with these answers in turn. */
async function ask(...answers: (Answer | Error)[]): Promise<{ state: RoleState; sent: PipelineRequest[] }> {
    return askOf((held) => held.mayWriteBlobs("p", storageAccountId, "backups"), answers);
}

async function askOf(
    question: (held: RoleAssignments) => Promise<RoleState>,
    answers: (Answer | Error)[],
): Promise<{ state: RoleState; sent: PipelineRequest[] }> {
    const sent: PipelineRequest[] = [];
    const httpClient: HttpClient = {
        async sendRequest(request) {
            sent.push(request);
            const answer = answers[sent.length - 1]!;
            if (answer instanceof Error) {
                throw answer;
            }
            const { status = 200, body } = answer;
            return Promise.resolve({ request, status, headers: createHttpHeaders(), bodyAsText: JSON.stringify(body) });
        },
    };
    const credential = { getToken: async () => Promise.resolve({ token: "t", expiresOnTimestamp: Date.now() + 1e7 }) };
    const authorization = (subscriptionId: string) => {
        const client = new AuthorizationManagementClient(credential, subscriptionId, { endpoint: host, httpClient });
        client.pipeline.removePolicy({ name: defaultRetryPolicy().name });
        return client;
    };
    const connection = { authorization } as unknown as AzureConnection;
    const state = await question(new RoleAssignments(connection));
    return { state, sent };
}

test("the question is one signed-in request at the container, for the principal's roles there and above", async () => {
    const { state, sent } = await ask(page(["reader", "blobContributor"]));
    expect(state).toBe("present");
    expect(sent).toHaveLength(1);
    const url = new URL(sent[0]!.url);
    expect(url.origin + url.pathname).toBe(`${host}${scope}/providers/Microsoft.Authorization/roleAssignments`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
        "api-version": "2022-04-01",
        $filter: "atScope() and assignedTo('p')",
    });
    expect(sent[0]!.headers.get("Authorization")).toBe("Bearer t");
});

test("a role on a later page counts, and an empty page does not end the list", async () => {
    const { state, sent } = await ask(page(["reader"], next), page([], `${next}d`), page(["blobContributor"]));
    expect(state).toBe("present");
    expect(sent.slice(1).map(({ url }) => new URL(url).searchParams.get("$skipToken"))).toEqual(["abc", "abcd"]);
    expect(sent.every(({ headers }) => headers.get("Authorization") === "Bearer t")).toBe(true);
});

test("no page with a role that opens blobs is absent, and one that may is unknown", async () => {
    expect((await ask(page(["reader"], next), page(["reader"]))).state).toBe("absent");
    expect((await ask(page(["reader"], next), page(["custom"]))).state).toBe("unknown");
});

test("a page that Azure refuses leaves it unknown, and one without an answer is an error", async () => {
    const denied = { status: 403, body: { error: { code: "AuthorizationFailed", message: "why" } } };
    expect((await ask(denied)).state).toBe("unknown");
    expect((await ask(page(["reader"], next), denied)).state).toBe("unknown");
    await expect(ask(new RestError("lost", { code: "ECONNRESET" }))).rejects.toThrow("lost");
});

test("for an account that is not there yet the roles on its resource group count, and then those on the subscription", async () => {
    const missing = { status: 404, body: { error: { code: "ResourceNotFound", message: "why" } } };
    const denied = { status: 403, body: { error: { code: "AuthorizationFailed", message: "why" } } };
    const open = async (...answers: Answer[]) => {
        const { state, sent } = await askOf((held) => held.mayOpenBlobs("p", storageAccountId, "authority"), answers);
        const scopes = sent.map(({ url }) => new URL(url).pathname.split("/providers/Microsoft.Authorization")[0]);
        return [state, scopes];
    };
    const [group, subscription] = ["/subscriptions/s/resourceGroups/g", "/subscriptions/s"];
    expect(await open(page(["blobContributor"]))).toEqual(["present", [storageAccountId]]);
    expect(await open(page(["blobReader"]))).toEqual(["present", [storageAccountId]]);
    // Of an account that is there the role may have been given on the container.
    const inside = `${storageAccountId}/blobServices/default/containers/authority`;
    expect(await open(page(["reader"]), page(["blobContributor"]))).toEqual(["present", [storageAccountId, inside]]);
    expect(await open(page([]), page(["reader"]))).toEqual(["absent", [storageAccountId, inside]]);
    expect(await open(page([]), missing)).toEqual(["unknown", [storageAccountId, inside]]);
    expect(await open(missing, page(["reader"]))).toEqual(["absent", [storageAccountId, group]]);
    expect(await open(missing, denied)).toEqual(["unknown", [storageAccountId, group]]);
    expect(await open(missing, missing, page(["custom"]))).toEqual([
        "unknown",
        [storageAccountId, group, subscription],
    ]);
});
