import fc from "fast-check";
import { pageSize, toBundles } from "./bundle";
import type { Member } from "./member";

const flat = new Set(["subscriptions", "workspaces/subscriptions"]);
const isFlat = (kind: string): boolean => flat.has(kind);
const member = (path: string): Member => ({ path, entity: { properties: { path } } });
const keysOf = (paths: readonly string[]): string[] => toBundles(paths.map(member), isFlat).map(({ key }) => key);

test("a root entity lies with all below it and its revisions; workspaces have roots of their own", () => {
    const paths = [
        "apis/petstore",
        "apis/petstore;rev=2",
        "apis/petstore;rev=2/operations/get",
        "apis/petstore/operations/get/policies/policy",
        "apis/orders",
        "subscriptions/one",
        "workspaces/team",
        "workspaces/team/apis/petstore/operations/get",
        "workspaces/team/subscriptions/one",
    ];
    const bundles = toBundles(paths.map(member), isFlat);
    expect(bundles.map(({ key, members }) => [key, members.length])).toEqual([
        ["apis/orders", 1],
        ["apis/petstore", 4],
        ["subscriptions#0", 1],
        ["workspaces/team", 1],
        ["workspaces/team/apis/petstore", 1],
        ["workspaces/team/subscriptions#0", 1],
    ]);
});

test("whatever the order of the entities, the bundles are the same and hold each entity once", () => {
    const name = fc.stringMatching(/^[a-z]{1,6}(;rev=[2-9])?$/);
    const path = fc.oneof(
        name.map((api) => `apis/${api}`),
        fc.tuple(name, name).map(([api, operation]) => `apis/${api}/operations/${operation}`),
        name.map((subscription) => `subscriptions/${subscription}`),
    );
    fc.assert(
        fc.property(fc.uniqueArray(path), fc.infiniteStream(fc.nat()), (paths, numbers) => {
            const shuffled = paths
                .map((found) => [numbers.next().value, found] as const)
                .sort(([left], [right]) => left - right)
                .map(([, found]) => found);
            const bundles = toBundles(shuffled.map(member), isFlat);
            expect(bundles).toEqual(toBundles(paths.map(member), isFlat));
            expect(bundles.flatMap(({ members }) => members.map((found) => found.path)).sort()).toEqual(
                [...paths].sort(),
            );
        }),
    );
});

test("of 5,000 subscriptions, one more changes one page", () => {
    const paths = Array.from({ length: 5000 }, (_unused, number) => `subscriptions/s${number}`);
    expect(keysOf(paths.slice(0, pageSize))).toEqual(["subscriptions#0"]);
    const [before, after] = [paths, [...paths, "subscriptions/new"]].map((found) =>
        toBundles(found.map(member), isFlat).map((bundle) => JSON.stringify(bundle)),
    );
    expect(before).toHaveLength(8);
    expect(after!.filter((bundle) => !before!.includes(bundle))).toHaveLength(1);
});
