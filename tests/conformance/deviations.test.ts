import { createHttpHeaders } from "@azure/core-rest-pipeline";
import type { HttpClient } from "@azure/core-rest-pipeline";
import type { Target } from "../../conformance/target";
import { answering, changing, runKit, startSecondSandbox } from "./second-sandbox";
import type { ChangedAnswer, SecondSandbox } from "./second-sandbox";

/** One thing that the second sandbox answers otherwise than the first, and where the kit has to say so. */
interface Deviation {
    readonly what: string;
    readonly only: readonly string[];
    readonly inFront?: () => (client: HttpClient) => HttpClient;
    readonly change?: (target: Target) => Target;
    readonly step: string;
    readonly member: string;
}

type Body = Record<string, unknown> & { properties: Record<string, unknown>; error: Record<string, unknown> };
const inBody = (change: (body: Body) => void) => (answer: ChangedAnswer) => change(answer.body as Body);
const service = String.raw`/service/[^/?]+-d\?`;
/** The third is the first after its creation: one is sent to a group that there is not, one while it is created. */
const getOfService = new RegExp(`^GET .*${service}`);
const refused = (code: string) => ({ error: { code, message: "No.", details: null, innerError: null } });

const deviations: readonly Deviation[] = [
    {
        what: "status: a PATCH that changes nothing is accepted (202)",
        only: ["create", "changes"],
        inFront: () => changing(new RegExp(`^PATCH .*${service}`), (answer) => (answer.status = 202), { times: 1 }),
        step: "changes: PATCH that changes nothing",
        member: "status",
    },
    {
        what: "status: a change while the service is created is taken",
        only: ["create"],
        inFront: () =>
            changing(new RegExp(`^PUT .*${service}`), (answer) => (answer.status = 200), { times: 1, skip: 1 }),
        step: "create: PUT while it is created",
        member: "status",
    },
    {
        what: "header: another Retry-After",
        only: ["create"],
        inFront: () =>
            changing(new RegExp(`^PUT .*${service}`), ({ headers }) => headers.set("Retry-After", "30"), { times: 1 }),
        step: "create: PUT",
        member: "header Retry-After",
    },
    {
        what: "header: no Azure-AsyncOperation",
        only: ["create", "soft delete"],
        inFront: () =>
            changing(new RegExp(`^DELETE .*${service}`), ({ headers }) => headers.delete("Azure-AsyncOperation"), {
                times: 1,
            }),
        step: "soft delete: DELETE",
        member: "header Azure-AsyncOperation",
    },
    {
        what: "header: an ETag where there was none",
        only: ["create", "backups"],
        inFront: () =>
            changing(/^POST .*\/backup\?/, ({ headers }) => headers.set("ETag", '"AAAAAAAAAAE="'), { times: 1 }),
        step: "backups: by key",
        member: "header ETag",
    },
    {
        what: "header: a type without its charset",
        only: ["create", "entities"],
        inFront: () =>
            changing(/^GET .*\/apis\/orders\?/, ({ headers }) => headers.set("Content-Type", "application/json")),
        step: "entities: GET API",
        member: "header Content-Type",
    },
    {
        what: "header: the ETag changes though nothing was changed",
        only: ["create", "changes"],
        inFront: () =>
            changing(new RegExp(`^PATCH .*${service}`), ({ headers }) => headers.set("ETag", '"AAAAAAAAAAE="'), {
                skip: 3,
            }),
        step: "changes: the same by another spelling",
        member: "same ETag",
    },
    {
        what: "member: one is missing",
        only: ["create"],
        inFront: () =>
            changing(
                getOfService,
                inBody(({ properties }) => delete properties.natGatewayState),
                { skip: 2, times: 1 },
            ),
        step: "create: GET",
        member: "properties.natGatewayState",
    },
    {
        what: "member: one more, which is null",
        only: ["create"],
        inFront: () =>
            changing(
                getOfService,
                inBody(({ properties }) => (properties.releaseChannel = null)),
                { skip: 2, times: 1 },
            ),
        step: "create: GET",
        member: "properties.releaseChannel",
    },
    {
        what: "member: null instead of a value",
        only: ["create"],
        inFront: () =>
            changing(
                getOfService,
                inBody(({ properties }) => (properties.gatewayUrl = null)),
                { skip: 2, times: 1 },
            ),
        step: "create: GET",
        member: "properties.gatewayUrl",
    },
    {
        what: "member: a value spelled otherwise",
        only: ["create"],
        inFront: () =>
            changing(
                getOfService,
                inBody((body) => (body.location = "westeurope")),
                { skip: 2, times: 1 },
            ),
        step: "create: GET",
        member: "location",
    },
    {
        what: "member: a text instead of a number",
        only: ["create"],
        inFront: () =>
            changing(
                getOfService,
                inBody((body) => (body.sku = { ...(body.sku as object), capacity: "1" })),
                { skip: 2, times: 1 },
            ),
        step: "create: GET",
        member: "sku.capacity",
    },
    {
        what: "order: of members",
        only: ["create", "entities"],
        inFront: () =>
            changing(/^GET .*\/namedValues\/note\?/, (answer) => {
                answer.body = Object.fromEntries(Object.entries(answer.body as object).reverse());
            }),
        step: "entities: GET named value",
        member: "order of members",
    },
    {
        what: "order: of a list",
        only: ["create"],
        inFront: () =>
            changing(
                /^GET .*\/groups\?api-version=2024-05/,
                inBody((body) => (body.value as unknown[]).reverse()),
            ),
        step: "create: groups of a new service",
        member: "value[0].id",
    },
    {
        what: "duration: a backup takes five hours",
        only: ["create", "backups"],
        inFront: () => {
            let polls = 0;
            return (client) => ({
                async sendRequest(request) {
                    const response = await client.sendRequest(request);
                    const isEnd = tokenOf(request.url).includes("_Backup_") && response.status === 200;
                    if (isEnd && (polls += 1) < 30) {
                        const headers = createHttpHeaders({
                            ...{ Location: request.url, "Retry-After": "20", "Content-Length": "0" },
                            Date: response.headers.get("Date")!,
                            "x-ms-ratelimit-remaining-subscription-reads": "1",
                        });
                        return { ...response, status: 202, headers, bodyAsText: "" };
                    }
                    return response;
                },
            });
        },
        step: "backups: by key is done",
        member: "duration of backup",
    },
    {
        what: "duration: a role is known after some minutes",
        only: ["create", "backups"],
        inFront: () => {
            let posts = 0;
            const body = refused("InvalidParameters");
            return (client) => {
                const late = answering(/^POST .*\/backup\?/, [400, body])(client);
                return {
                    // The sixth is the one after the role's assignment.
                    sendRequest: (request) =>
                        request.method === "POST" &&
                        request.url.includes("/backup?") &&
                        [5, 6, 7].includes((posts += 1))
                            ? late.sendRequest(request)
                            : client.sendRequest(request),
                };
            };
        },
        step: "backups: by identity",
        member: "duration of role",
    },
    {
        what: "duration: a service stays locked after its operation has ended",
        only: ["create", "changes"],
        inFront: () => answering(new RegExp(`^PATCH .*${service}`), [409, refused("ServiceLocked")], 2),
        step: "changes: PATCH that changes nothing",
        member: "duration of unlocked",
    },
    {
        what: "duration: the edges of a Front Door take an hour",
        only: ["create", "front door"],
        change: (target) => {
            let asked = 0;
            return { ...target, ask: (url) => ((asked += 1) < 24 ? Promise.resolve(503) : target.ask(url)) };
        },
        step: "front door: the edges serve",
        member: "duration of propagate",
    },
    {
        what: "error: another code",
        only: ["create", "backups"],
        inFront: () =>
            changing(/^POST .*\/backup\?/, (answer) => {
                if (answer.status === 400) {
                    (answer.body as Body).error.code = "AuthorizationFailed";
                }
            }),
        step: "backups: identity without a role",
        member: "error.code",
    },
    {
        what: "error: another sentence",
        only: ["create", "backups", "refusals"],
        inFront: () =>
            changing(/_|operationResults/i, (answer) => {
                const { error } = answer.body as Partial<Body>;
                if (error?.code === "RestoreFailed") {
                    error.message = "Cannot restore: the blob does not exist.";
                }
            }),
        step: "refusals: missing blob is told",
        member: "error.message",
    },
    {
        what: "error: what the sandbox takes is refused",
        only: ["create", "entities"],
        inFront: () => answering(/^PUT .*\/products\/partners\/apis\/orders\?/, [400, refused("ValidationError")]),
        step: "entities: API of a product",
        member: "status",
    },
];

function tokenOf(url: string): string {
    const token = new URL(url).pathname.split("/").at(-1) ?? "";
    return Buffer.from(token, "base64url").toString("latin1");
}

let second: SecondSandbox;

beforeAll(async () => {
    second = await startSecondSandbox("deviations");
});

afterAll(() => second.stop());

test.each(deviations.map((deviation) => [deviation.what, deviation] as const))(
    "%s: found, and nothing else",
    async (_what, { only, inFront, change, step, member }) => {
        const { differences, stoppedBy } = await runKit(second, { only, change, inFront: inFront?.() });
        expect(stoppedBy).toBeUndefined();
        expect(differences.map((difference) => difference.member)).toContain(member);
        // Where the status differs, so does all that belongs to it; where a list is turned, each of its members.
        expect([...new Set(differences.map((difference) => difference.step))]).toEqual([step]);
        const { azure } = second;
        expect([azure.state.resourceGroups.size, azure.state.services.size, azure.state.deletedServices.size]).toEqual([
            0, 0, 0,
        ]);
    },
);

test("there are at least 15 of them, of every kind", () => {
    expect(deviations.length).toBeGreaterThanOrEqual(15);
    const kinds = new Set(deviations.map(({ what }) => what.split(":")[0]));
    expect(kinds).toEqual(new Set(["status", "header", "member", "order", "duration", "error"]));
});
