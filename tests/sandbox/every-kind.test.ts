import { entityKinds, findEntityKind } from "../../sandbox/arm/api-management/entities/entity-kinds";
import { allowedMethods, findOperation, kindOf } from "../../sandbox/arm/api-management/entities/sdk-operations";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { newPfx } from "../support/new-pfx";
import { entityExamples } from "./entity-examples";
import { rawRequest } from "./raw-request";

/**
 * What is recorded for some kinds of entities (tests/recordings), looked for in all of the table: a kind that is added needs an
 * example here. What a kind has otherwise is in its row, with the source.
 */

type Body = Record<string, unknown>;
let azure: AzureFixture;
let serviceId: string;

const examples = entityExamples({ data: newPfx("own", "secret"), password: "secret" });

/** Private endpoints, of which there are none, would make connections. */
const rows = entityKinds.filter(({ path }) => path !== "privateEndpointConnections");
const collectionOf = (kind: string): string => placeOf(kind).split("/").slice(0, -1).join("/");

type Method = "GET" | "HEAD" | "PUT" | "DELETE" | "PATCH";

async function send(
    method: Method,
    below: string,
    {
        properties,
        headers = {},
        query = "",
    }: { properties?: Body; headers?: Record<string, string>; query?: string } = {},
) {
    const { connection } = azure.sandbox;
    const token = await azure.clients.credential.getToken(`${connection.armEndpoint}/.default`);
    const answer = await rawRequest(
        connection,
        method,
        `${connection.armEndpoint}${serviceId}/${below}?api-version=2024-05-01${query}`,
        { Authorization: `Bearer ${token!.token}`, "Content-Type": "application/json", ...headers },
        properties && JSON.stringify({ properties }),
    );
    return { ...answer, body: answer.body as Body, etag: answer.headers.etag };
}

const placeOf = (kind: string): string => examples[kind]![0];
const nameOf = (kind: string): string => placeOf(kind).split("/").at(-1)!;
const has = (method: Method, place: string): boolean => allowedMethods(place).includes(method);
const put = (kind: string, headers: Record<string, string> = {}) =>
    send("PUT", placeOf(kind), { properties: examples[kind]![1], headers });
const having = (method: Method) => rows.filter(({ path }) => has(method, placeOf(path))).map(({ path }) => path);
const tagged = (paths: readonly string[]): string[] => paths.filter((path) => !findEntityKind(path)!.foreign);

beforeAll(async () => {
    azure = await startAzureFixture("every-kind");
    serviceId = await azure.createService("every-kind");
    for (const path of Object.keys(examples).filter((kind) => having("PUT").includes(kind))) {
        const { status, body } = await put(path);
        expect({ path, body: status < 300 ? {} : body }).toEqual({ path, body: {} });
    }
}, 60_000);

afterAll(() => azure.stop());

test("each kind has an example, and each example is of its kind", () => {
    expect(Object.keys(examples).sort()).toEqual(rows.map(({ path }) => path).sort());
    expect(Object.keys(examples).map((kind) => kindOf(placeOf(kind)))).toEqual(Object.keys(examples));
});

test.each(having("PUT"))("%s: the answer to a PUT has an ID, a type and a name", async (kind) => {
    const { status, body } = await put(kind);
    expect(findOperation("PUT", placeOf(kind))!.responses).toHaveProperty(String(status));
    expect(body).toMatchObject({ id: `${serviceId}/${placeOf(kind)}`, name: nameOf(kind) });
    // That of an access policy was recorded with a slash at its end.
    expect(String(body.type).replace(/\/$/, "")).toBe(`Microsoft.ApiManagement/service/${kind}`);
});

test.each(tagged(having("GET")).filter((kind) => having("PUT").includes(kind)))(
    "%s: GET and HEAD tell the ETag, which stays when the same is put again",
    async (kind) => {
        const { status, etag } = await send("GET", placeOf(kind));
        expect({ status, etag }).toEqual({ status: 200, etag: expect.stringMatching(/^"[\w+/]+=*"$/) as string });
        if (has("HEAD", placeOf(kind))) {
            const head = await send("HEAD", placeOf(kind));
            expect(findOperation("HEAD", placeOf(kind))!.responses).toHaveProperty(String(head.status));
            expect(head.headers).toMatchObject({ "content-length": "0", etag });
        }
        const again = await put(kind);
        expect((await send("GET", placeOf(kind))).etag).toBe(etag);
        expect(again.etag ?? etag).toBe(etag);
    },
);

test.each(rows.map(({ path }) => path).filter((kind) => has("GET", collectionOf(kind))))(
    "%s: the list tells how many there are, whatever the page",
    async (kind) => {
        const { status, body } = await send("GET", collectionOf(kind));
        const { value, count } = body as { value: { name: string }[]; count: number };
        expect({ status, count }).toEqual({ status: 200, count: value.length });
        expect(value.map(({ name }) => name)).toContain(nameOf(kind));
        const page = (await send("GET", collectionOf(kind), { query: "&$top=1" })).body;
        expect(page).toMatchObject({ count });
        expect(page.value).toHaveLength(findEntityKind(kind)!.unpaged ? count : 1);
    },
);

test.each(tagged(rows.map(({ path }) => path)))("%s: another ETag in If-Match is refused", async (kind) => {
    const headers = { "If-Match": '"AAAAAAAAAAA="' };
    const refused = { status: 412, body: { error: { code: "PreconditionFailed", details: null } } };
    if (has("PUT", placeOf(kind))) {
        expect(await put(kind, headers)).toMatchObject(refused);
    }
    if (has("DELETE", placeOf(kind))) {
        expect(await send("DELETE", placeOf(kind), { headers })).toMatchObject(refused);
    }
});

test.each(rows.map(({ path }) => path))(
    "%s: a method that it does not have is answered with those that it has",
    async (kind) => {
        for (const method of ["GET", "PUT", "PATCH", "DELETE"] as const) {
            if (!has(method, placeOf(kind))) {
                const properties = method === "PUT" || method === "PATCH" ? {} : undefined;
                const answer = await send(method, placeOf(kind), { properties });
                expect(answer).toMatchObject({
                    status: 405,
                    body: { Message: `The requested resource does not support http method '${method}'.` },
                });
                expect(answer.headers.allow!.split(",").sort()).toEqual([...allowedMethods(placeOf(kind))].sort());
            }
        }
    },
);

// Children first, so that nobody uses what goes; from here on they are gone.
test.each(
    Object.keys(examples)
        .filter((kind) => having("DELETE").includes(kind) && having("PUT").includes(kind))
        .filter((kind) => findEntityKind(kind)!.names === undefined || findEntityKind(kind)!.onDemand)
        .reverse(),
)("%s: DELETE takes it away, another one answers 204, and GET says what is not there", async (kind) => {
    const deleted = await send("DELETE", placeOf(kind), { query: "&deleteSubscriptions=true" });
    expect([200, 202]).toContain(deleted.status);
    expect(deleted.headers["content-length"]).toBe("0");
    if (has("GET", placeOf(kind))) {
        expect(await send("GET", placeOf(kind))).toMatchObject({
            status: 404,
            body: { error: { code: "ResourceNotFound", details: null } },
        });
    }
    expect((await send("DELETE", placeOf(kind), { headers: { "If-Match": "*" } })).status).toBe(204);
});
