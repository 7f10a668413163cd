import { findIntruders, findUnresolved, inherit, inPutOrder, sortOut } from "./own-entities";
import type { OwnEntity } from "../records/site-local-document";

const own = (...paths: string[]): OwnEntity[] => paths.map((path) => ({ path }));
const pathsOf = (entities: readonly OwnEntity[]): string[] => entities.map(({ path }) => path);

test("what others use is put first, parents before children, pools after single backends, policies last", () => {
    const pool = { path: "backends/a-pool", body: { properties: { type: "Pool" } } };
    const shuffled = [
        ...own(
            "policies/policy",
            "apis/a/policies/policy",
            "apis/a/operations/get",
            "products/p/apis/a",
            "diagnostics/d",
        ),
        pool,
        ...own("apis/a;rev=2", "apis/a", "products/p", "backends/b", "loggers/l", "policyFragments/f", "namedValues/n"),
    ];
    expect(pathsOf(inPutOrder(shuffled))).toEqual([
        "namedValues/n",
        "loggers/l",
        "backends/b",
        "backends/a-pool",
        "policyFragments/f",
        "apis/a",
        "apis/a;rev=2",
        "apis/a/operations/get",
        "products/p",
        "products/p/apis/a",
        "diagnostics/d",
        "apis/a/policies/policy",
        "policies/policy",
    ]);
});

test("what cannot be kept is named with the reason, once for all below it, and so is what uses it", () => {
    const sorted = sortOut([
        { path: "namedValues/1a", raw: { name: "1a", properties: { displayName: "Key", secret: true } } },
        { path: "gateways/g", raw: { name: "g", properties: {} } },
        { path: "gateways/g/apis/a", raw: { name: "a" } },
        { path: "backends/uses", raw: { properties: { credentials: { query: { k: ["{{key}}"] } } } } },
        { path: "backends/other", raw: { properties: { credentials: { query: { k: ["{{other}}"] } } } } },
    ]);
    expect(pathsOf(sorted.entities)).toEqual(["backends/other"]);
    expect(sorted.left).toEqual([
        { entity: "namedValues/1a", reason: "secret and not in a Key Vault: declare it for the site" },
        { entity: "gateways/g", reason: expect.stringContaining("declare it for the site") as string },
        { entity: "backends/uses", reason: "it uses the named value 'key', which cannot be put back" },
    ]);
});

test("intruders are what is neither the target's own nor left, topmost only, children before what they use", () => {
    const entities = own("namedValues/Region", "apis/a");
    const left = [{ entity: "gateways/g", reason: "why" }];
    const present = [
        "namedValues/region",
        "namedValues/n",
        "apis/a",
        "apis/a/operations/get",
        "apis/b",
        "apis/b/operations/get",
        "gateways/g",
        "gateways/g/apis/a",
    ];
    expect(findIntruders(present, { entities, left })).toEqual(["apis/a/operations/get", "apis/b", "namedValues/n"]);
});

test("the earlier record counts for all that it covers, within what is declared now", () => {
    const earlier = {
        declared: ["backends", "loggers"],
        entities: own("backends/own", "loggers/l"),
        left: [{ entity: "backends/clear", reason: "why" }],
        alongside: own("namedValues/key-of-l"),
    };
    const fresh = {
        entities: own("backends/of-the-peer", "namedValues/region"),
        left: [],
        alongside: own("namedValues/key-of-l", "namedValues/more"),
    };
    expect(inherit(fresh, earlier, ["backends", "namedValues/region"])).toEqual({
        entities: own("namedValues/region", "backends/own"),
        left: [{ entity: "backends/clear", reason: "why" }],
        alongside: own("namedValues/key-of-l", "namedValues/more"),
    });
});

test("what uses a named value that is nowhere is named", () => {
    const uses = (name: string): OwnEntity => ({
        path: `loggers/${name}`,
        body: { properties: { credentials: { instrumentationKey: `{{${name}}}` } } },
    });
    expect(findUnresolved([uses("Here"), uses("gone")], new Set(["here"]))).toEqual([
        {
            entity: "loggers/gone",
            reason:
                "it uses the named value 'gone', which did not come with the restore: set secretsKey, so that it is kept, " +
                "or declare it for the site",
        },
    ]);
});
