import type { RawEntity } from "../azure/entity";
import { compareInventories } from "./compare";
import { findFaults } from "./find-faults";
import { buildInventory } from "./inventory";
import type { KindReading } from "./inventory";
import { policyAttributes } from "./policy-references";
import { referenceMembers } from "./references";
import { describeVerification, explainVerification, judgeComparison } from "./verification";
import { isBlocking } from "../records/verification";

const serviceId = "/subscriptions/s/resourceGroups/rg-contoso-b/providers/Microsoft.ApiManagement/service/contoso-b";
const now = new Date("2026-12-02T18:00:00Z");

/** The kinds of these entities, and these kinds beside them, as read. */
function service(
    entities: Readonly<Record<string, RawEntity["properties"]>>,
    others: readonly string[] = [],
): Record<string, KindReading> {
    const kindOf = (path: string): string =>
        path
            .split("/")
            .filter((_segment, index) => index % 2 === 0)
            .join("/");
    const kinds = new Set([...Object.keys(entities).map(kindOf), ...others]);
    return Object.fromEntries(
        [...kinds].map((kind) => [
            kind,
            {
                state: "read",
                entities: Object.entries(entities)
                    .filter(([path]) => kindOf(path) === kind)
                    .map(([path, properties]) => ({ path, raw: { name: path.split("/").at(-1)!, properties } })),
            },
        ]),
    );
}

function judge(expected: Record<string, KindReading>, actual: Record<string, KindReading>) {
    const [left, right] = [buildInventory(expected, serviceId), buildInventory(actual, serviceId)];
    return judgeComparison(left, right, compareInventories(left, right), now);
}

const keyVaultValue = (code: string, message?: string) => ({
    displayName: "kv-1",
    secret: true,
    keyVault: {
        secretIdentifier: "https://kv-contoso.vault.azure.net/secrets/one",
        lastStatus: { code, ...(message && { message }), timeStampUtc: "2026-12-02T17:00:00Z" },
    },
});
const denied = keyVaultValue(
    "AccessDenied",
    "Access denied to resource https://kv-contoso.vault.azure.net/secrets/one.",
);

describe("Azure/apiops#257, #432, terraform-provider-azurerm#19255: the standby cannot read a Key Vault", () => {
    test("it is not verified, and the message names the entity and the way out", () => {
        const verification = judge(
            service({ "namedValues/kv-1": keyVaultValue("Success") }),
            service({ "namedValues/kv-1": denied }),
        );
        expect(verification).toMatchObject({ verified: false, outcome: "different" });
        expect(isBlocking(verification)).toBe(true);
        expect(describeVerification(verification)).toMatch(/^not verified: 1 fault of the target;/);
        const [, line] = explainVerification(verification, serviceId, "s1").split("\n");
        expect(line).toBe(
            "- namedValues: 'namedValues/kv-1' does not work on the target: keyVault.lastStatus.code is AccessDenied " +
                "(Access denied to resource https://kv-contoso.vault.azure.net/secrets/one.): give the service's identity " +
                "the role Key Vault Secrets User on that Key Vault, let its firewall pass the service, then refresh the " +
                "entity (docs/permissions.md, 'Key Vaults of named values and certificates')",
        );
    });

    test("it counts although the source could not read it either", () => {
        const same = service({ "namedValues/kv-1": denied });
        expect(judge(same, same).verified).toBe(false);
    });
});

test("a status that comes with the content does not count where the snapshot has the same, and is named", () => {
    const connection = {
        "authorizationProviders/p/authorizations/a": { status: "Error", error: { message: "Sign in." } },
    };
    const [before, after] = [service({}, ["authorizationProviders/authorizations"]), service(connection)];
    expect(judge(after, after)).toMatchObject({
        verified: true,
        tolerated: [{ change: "broken", reason: "inSnapshot" }],
    });
    expect(describeVerification(judge(after, after))).toBe(
        "verified: 1 entities of 1 kinds are those of the snapshot; 1 difference tolerated: " +
            "'authorizationProviders/p/authorizations/a' is broken (it was so in the snapshot); secrets not compared: authorizationProviders/authorizations",
    );
    expect(judge(before, after).verified).toBe(false);
});

describe("references are followed", () => {
    const members = Object.entries(referenceMembers).flatMap(([kind, all]) =>
        Object.entries(all).map(([member, kinds]) => [kind, member, kinds] as const),
    );

    test.each(members)("%s: %s", (kind, member, kinds) => {
        const from = `${kind.split("/").join("/x/")}/y`;
        const to = `${kinds[0]!.split("/").join("/z/")}/gone`;
        const holding = (text: string) => ({
            [from]: member
                .split(".")
                .reduceRight<unknown>((below, name) => (name === "[]" ? [below] : { [name]: below }), text) as Record<
                string,
                unknown
            >,
        });
        const dangling = (extra: Record<string, object> = {}, text = `${serviceId}/${to}`) =>
            findFaults(
                service({ ...holding(text), ...(extra as Record<string, Record<string, unknown>>) }, kinds),
                serviceId,
            );
        expect(dangling()).toEqual([{ kind, entity: from, fault: "dangling", detail: to }]);
        expect(dangling({}, `/${to}`)).toHaveLength(1);
        expect(dangling({ [to.replace("gone", "GONE")]: {} })).toEqual([]);
        expect(dangling({ [to]: {} })).toEqual([]);
        // Another service's entity is not there.
        expect(dangling({ [to]: {} }, `${serviceId}-2/${to}`)).toHaveLength(1);
    });

    test.each(Object.entries(policyAttributes))("policies: %s", (attribute, kinds) => {
        const policy = { value: `<policies><inbound><x ${attribute}="gone" /></inbound></policies>` };
        const faults = (extra: Record<string, object> = {}) =>
            findFaults(
                service(
                    { "apis/a/policies/policy": policy, ...(extra as Record<string, Record<string, unknown>>) },
                    kinds,
                ),
                serviceId,
            );
        expect(faults()).toEqual([
            { kind: "apis/policies", entity: "apis/a/policies/policy", fault: "dangling", detail: `${kinds[0]}/gone` },
        ]);
        expect(faults({ [`${kinds[0]}/gone`]: {} })).toEqual([]);
    });

    test("named values, by display name or name, of policies and of credentials", () => {
        const holding = {
            "apis/a/policies/policy": { value: "<policies><inbound>{{Region}}{{gone}}</inbound></policies>" },
            "loggers/ai-b": { credentials: { instrumentationKey: "{{Logger-Credentials--b}}" } },
        };
        const faults = findFaults(
            service({ ...holding, "namedValues/1a": { displayName: "region" }, "namedValues/x": { displayName: "y" } }),
            serviceId,
        );
        expect(faults.map(({ entity, detail }) => `${entity}: ${detail}`)).toEqual([
            "apis/a/policies/policy: named value 'gone'",
            "loggers/ai-b: named value 'Logger-Credentials--b'",
        ]);
    });

    test("what could not be read is no proof of absence, built-ins are there, and a current revision goes by its API's name", () => {
        const kinds = {
            ...service({
                "diagnostics/applicationinsights": { loggerId: "/loggers/ai-a" },
                "apis/a": {},
                "apis/a/releases/r": { apiId: `${serviceId}/apis/a;rev=2` },
                "subscriptions/s": { ownerId: "/users/1", scope: "/apis" },
                "subscriptions/t": { ownerId: "/users/1", scope: `${serviceId}/` },
            }),
            loggers: { state: "denied", entities: [] } as KindReading,
            products: { state: "read", entities: [] } as KindReading,
            users: { state: "read", entities: [], builtIns: ["users/1"] } as KindReading,
        };
        expect(findFaults(kinds, serviceId)).toEqual([]);
    });
});

test("Azure/apiops#391: a diagnostic and a policy that name a logger which is not there are faults, with the way out", () => {
    const referring = {
        "diagnostics/applicationinsights": { loggerId: `${serviceId}/loggers/ai-a`, alwaysLog: "allErrors" },
        "apis/orders/policies/policy": {
            format: "rawxml",
            value: '<policies><inbound><base /><log-to-eventhub logger-id="ai-a">x</log-to-eventhub></inbound></policies>',
        },
    };
    const verification = judge(
        service({ ...referring, "loggers/ai-a": { loggerType: "azureEventHub" } }),
        service(referring, ["loggers"]),
    );
    expect(verification.verified).toBe(false);
    expect(describeVerification(verification)).toBe(
        "not verified: 1 difference from the snapshot, 2 faults of the target",
    );
    expect(explainVerification(verification, serviceId, "s1").split("\n").slice(1, 4)).toEqual([
        "- loggers: 'loggers/ai-a' is missing",
        "- apis/policies: 'apis/orders/policies/policy' refers to 'loggers/ai-a', which the target does not have: create it there, or take the reference out",
        "- diagnostics: 'diagnostics/applicationinsights' refers to 'loggers/ai-a', which the target does not have: create it there, or take the reference out",
    ]);
});
