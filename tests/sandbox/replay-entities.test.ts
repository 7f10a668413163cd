import type { HttpMethods } from "@azure/core-rest-pipeline";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { recorded } from "./behaviour";
import { rawRequest } from "./raw-request";
import { compareAnswer } from "./replay/compare-answer";
import type { ComparedMember } from "./replay/compare-answer";
import { entityRecordings, readRecording } from "./replay/recording";
import type { RecordedStep } from "./replay/recording";

/** Every request of a recording of entities, sent to the sandbox; every member of every answer is compared. */

/** What a recording leaves out and its steps need: PUT before them. */
const leftOut: Readonly<Record<string, readonly (readonly [path: string, properties: object])[]>> = {
    "entities_2024-05-01": ["ap2", "ap3"].flatMap((provider) => [
        [`authorizationProviders/${provider}`, { displayName: provider, identityProvider: "aad" }] as const,
        ...(provider === "ap3"
            ? [
                  [
                      "authorizationProviders/ap3/authorizations/au3",
                      { authorizationType: "OAuth2", oauth2grantType: "AuthorizationCode" },
                  ] as const,
              ]
            : []),
    ]),
};

/** Members that are told otherwise, with the reason; `*` stands for any step. */
const known: Readonly<Record<string, readonly (readonly [step: RegExp, member: string, reason: string])[]>> = {};

const tierOf: Readonly<Record<string, string>> = { "entities_2024-05-01": "BasicV2" };

let azure: AzureFixture;

beforeAll(async () => {
    azure = await startAzureFixture("replay-entities");
});

afterAll(() => azure.stop());

recorded("tests/recordings, the file of this name: each status, and each header and body member that is in it").each(
    entityRecordings,
)(
    "%s: at least 99 % of all members are as recorded, and the rest is listed",
    async (name) => {
        const { steps } = readRecording(name);
        const service = `replay-${name.split("_")[0]!}`;
        const serviceId = await azure.createService(service, { tier: tierOf[name] ?? "Developer", location: "eastus" });
        for (const [below, properties] of leftOut[name] ?? []) {
            await azure.clients.arm("PUT", `${serviceId}/${below}?api-version=2024-05-01`, { properties });
        }
        const replay = new Replay(azure, service);
        for (const step of steps) {
            await replay.send(step);
        }
        const different = replay.members.filter(({ equal }) => !equal);
        const unlisted = different.filter(
            ({ step, member }) =>
                !(known[name] ?? []).some(([pattern, listed]) => pattern.test(step) && listed === member),
        );
        expect(unlisted).toEqual([]);
        expect(1 - different.length / replay.members.length).toBeGreaterThanOrEqual(0.99);
        // A comparison that finds nothing to compare would hold as well.
        expect(replay.members.length).toBeGreaterThan(150);
    },
    60_000,
);

class Replay {
    readonly members: (ComparedMember & { readonly step: string })[] = [];
    /** What stands for a recorded placeholder or ETag here. */
    private readonly meanings = new Map<string, string>();

    constructor(
        private readonly azure: AzureFixture,
        service: string,
    ) {
        this.meanings.set("{sub}", azure.sandbox.connection.subscriptionId);
        this.meanings.set("{rg}", azure.group);
        this.meanings.set("{svc}", service);
        this.meanings.set("{vault}", "kv-replay");
        this.meanings.set("{secret}", "one");
    }

    async send(step: RecordedStep): Promise<void> {
        const [method = "", url = ""] = this.replace(step.request).split(" ");
        const entity = url.split("?")[0]!.split("/").at(-1)!;
        const { connection } = this.azure.sandbox;
        const token = await this.azure.clients.credential.getToken(`${connection.armEndpoint}/.default`);
        const answer = await rawRequest(
            connection,
            method as HttpMethods,
            connection.armEndpoint + url,
            {
                Authorization: `Bearer ${token!.token}`,
                "Content-Type": "application/json",
                ...Object.fromEntries(
                    Object.entries(step.requestHeaders ?? {}).map(([name, value]) => [name, this.replace(value)]),
                ),
            },
            step.requestBody === undefined ? undefined : JSON.stringify(this.toSent(step.requestBody, entity)),
        );
        const compared = compareAnswer(
            step,
            { ...answer, body: answer.body === "" ? undefined : answer.body },
            {
                ...{ endpoint: connection.armEndpoint, bindings: {} },
                matches: (wanted, actual) => this.isEqual(ofHost(wanted, connection.armEndpoint), actual),
            },
        );
        this.members.push(...compared.map((member) => ({ step: step.request, ...member })));
    }

    private isEqual(expected: unknown, actual: unknown): boolean {
        if (typeof expected !== "string" || typeof actual !== "string") {
            return expected === actual;
        }
        if (expected === "str") {
            return true;
        }
        if (/^"(base64|[\w+/=]{12})"$/.test(expected)) {
            return expected === '"base64"'
                ? /^"[\w+/]+=*"$/.test(actual)
                : this.means(expected.slice(1, -1), actual.slice(1, -1));
        }
        const names: string[] = [];
        const today = this.azure.sandbox.clock.now().toISOString().slice(0, 10);
        // One without a number is another one each time.
        const anew = expected.includes("{24 hex}");
        const pattern = this.replace(anew ? expected.replace("{24 hex}", "{24 hex new}") : expected)
            .replace("{today}", today)
            .split(/(\{[^}]+\})/)
            .map((part) => {
                if (/^\{.+\}$/.test(part)) {
                    names.push(part);
                    return part.startsWith("{24 hex") ? "([0-9a-f]{24})" : "(.+)";
                }
                return part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
            });
        // Names of groups and of collections are compared as ARM does.
        const found = new RegExp(`^${pattern.join("")}$`, "").exec(actual);
        found?.slice(1).forEach((value, index) => {
            const name = names[index]!;
            this.meanings.set(name, value);
            if (name === "{24 hex new}") {
                this.meanings.delete(name);
                this.meanings.set("{24 hex}", value).set("{the same 24 hex}", value);
            }
        });
        return found !== null;
    }

    /** The same recorded text stands for the same answered one. */
    private means(expected: string, actual: string): boolean {
        const known = this.meanings.get(expected);
        this.meanings.set(expected, actual);
        return known === undefined || known === actual;
    }

    private replace(text: string): string {
        let replaced = text;
        for (const [name, value] of this.meanings) {
            replaced = replaced.replaceAll(name, value);
        }
        return replaced;
    }

    /** Texts that the recorder replaced must differ from entity to entity. */
    private toSent(body: unknown, entity: string): unknown {
        return JSON.parse(this.replace(JSON.stringify(body)), (_name, value: unknown) =>
            value === "str" ? `str-${entity}` : value,
        ) as unknown;
    }
}

/** The sandbox has another host: only a nextLink names it. */
const ofHost = (wanted: unknown, endpoint: string): unknown =>
    typeof wanted === "string" ? wanted.replace("https://management.azure.com:443", endpoint) : wanted;
