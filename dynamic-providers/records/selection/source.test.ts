import { sampleNow } from "../../../tests/support/sample-catalog";
import { serviceIdOf } from "../../../tests/support/sample-service";
import {
    authorityAfter,
    claimed,
    primaryActive,
    sampleSiteSnapshot,
    standbyActive,
} from "../../../tests/support/sample-site";
import { newAuthority } from "../authority/authority";
import type { Authority } from "../authority/authority";
import type { SnapshotFacts } from "../snapshot/facts";
import { describeSource, isOfLineage, resolveSource } from "./source";

const of = (site: string, change: Partial<SnapshotFacts> = {}): SnapshotFacts =>
    sampleSiteSnapshot(`of ${site}`, 5, {
        service: { ...sampleSiteSnapshot("", 0).service, resourceId: serviceIdOf(site) },
        ...change,
    });
const tombstone = { at: sampleNow.toISOString(), reason: "it goes", state: "marked" } as const;
const three = ["third", "primary", "standby"].map((site) => of(site));

test.each<[string, SnapshotFacts[], Authority | undefined, string | undefined, string]>([
    ["the active lineage", three, primaryActive, undefined, "the active site 'primary' (epoch 1)"],
    [
        "the active lineage, though it has none",
        [of("third")],
        standbyActive,
        undefined,
        "the active site 'standby' (epoch 2)",
    ],
    ["the only service", [of("third"), of("THIRD")], undefined, undefined, "service 'THIRD'"],
    [
        "the only service of a vault that nobody was active in",
        [of("third")],
        newAuthority,
        undefined,
        "service 'third'",
    ],
    [
        "the only service that is not given up",
        [of("third"), of("primary", { tombstone })],
        undefined,
        undefined,
        "service 'third'",
    ],
    ["a service", three, primaryActive, serviceIdOf("Third"), "service 'Third'"],
    ["a site", three, standbyActive, "primary", "site 'primary'"],
])("selects from %s", (_, snapshots, authority, from, said) => {
    const { source } = resolveSource(snapshots, authority, from);
    expect(source && describeSource(source)).toBe(said);
});

test.each<[string, SnapshotFacts[], Authority | undefined, string | undefined, string]>([
    [
        "of several services",
        three,
        newAuthority,
        undefined,
        `SourceAmbiguous: The vault has snapshots of 3 services, and no site has been active in it: which is the newest of ` +
            `them means nothing. Set from to one of '${serviceIdOf("primary")}', '${serviceIdOf("standby")}', ` +
            `'${serviceIdOf("third")}', or snapshot to the ID of one.`,
    ],
    [
        "of a service without any",
        [of("third")],
        primaryActive,
        serviceIdOf("primary"),
        `SourceUnknown: from is "${serviceIdOf("primary")}": the vault has no snapshot of that service. The vault has snapshots of ` +
            `'${serviceIdOf("third")}': name one of them.`,
    ],
    [
        "of an unknown site",
        [of("third")],
        standbyActive,
        "Primary",
        `SourceUnknown: from is "Primary": no site of that name is or was active in this vault, only 'primary', 'standby'. The vault has ` +
            `snapshots of '${serviceIdOf("third")}': name one of them.`,
    ],
    [
        "of a site where there is none, in an empty vault",
        [],
        undefined,
        "primary",
        `SourceUnknown: from is "primary": no site of that name is or was active in this vault. The vault has no snapshots.`,
    ],
])("refuses the newest %s", (_, snapshots, authority, from, said) => {
    const { problem } = resolveSource(snapshots, authority, from);
    expect(`${problem?.code}: ${problem?.message}`).toBe(said);
});

test("an empty vault has a source that has nothing", () => {
    expect(resolveSource([], newAuthority, undefined).source).toMatchObject({ of: "service" });
});

test("what a failover could choose is of the lineage, whatever else stands against it", () => {
    const twice = authorityAfter(claimed("primary"));
    expect(three.map((facts) => isOfLineage(facts, twice))).toEqual([false, true, false]);
    expect(isOfLineage(of("primary", { tombstone }), twice)).toBe(true);
});
