import { fenceOf } from "../../dynamic-providers/records/authority/authority";
import type { AuthorityChange } from "../../dynamic-providers/records/authority/authority";
import { stepRun } from "./run-step";
import type { Protocol } from "./protocol";
import { requireLineage } from "./lineage-rule";
import { Violation } from "./violation";
import { nowOf, siteNames } from "./world";
import type { Budget, Run, Scenario, SiteName, World } from "./world";

export interface Transition {
    readonly label: string;
    readonly to: () => World | undefined;
}

/** Everything that may happen next: one step of a run, or what befalls it. */
export function transitionsOf(world: World, scenario: Scenario, protocol: Protocol): Transition[] {
    return [
        ...world.runs.map((run, index) => ({
            label: `${run.kind} ${run.site}#${run.commit} ${run.at}${describeStep(run)}`,
            to: () => stepRun({ world, index, scenario, protocol }),
        })),
        ...world.runs.map((run, index) => ({
            label: `kill ${run.kind} ${run.site}#${run.commit} at ${run.at}`,
            to: () => {
                const runs = world.runs.filter((_, other) => other !== index);
                return spend(world, "kills", { runs });
            },
        })),
        ...siteNames.flatMap((site) => [
            ...scenario.commits[site].map((_, commit) => ({
                label: `up ${site}#${commit}`,
                to: () => {
                    const begun = beginRun(world, site, commit);
                    return begun && protocol.isAuthorityReadFirst
                        ? stepRun({ world: begun, index: begun.runs.length - 1, scenario, protocol })
                        : begun;
                },
            })),
            { label: `Azure finishes on ${site}`, to: () => finishOperation(world, site, "succeeded") },
            { label: `Azure gives up on ${site}`, to: () => finishOperation(world, site, "failed") },
            { label: `client changes ${site}`, to: () => changeContent(world, site) },
            { label: `outage of ${site}`, to: () => toggleOutage(world, site) },
            { label: `schedule of ${site}`, to: () => beginOther(world, site, "schedule", "scheduled") },
            { label: `retention of ${site}`, to: () => beginOther(world, site, "retention", "retentions") },
        ]),
        ...(scenario.recoveries ?? []).map(({ active, epoch }) => ({
            label: `recoverAuthority says ${active} in epoch ${epoch}`,
            to: () => recover(world, { event: "recovered", active, epoch }, protocol),
        })),
        { label: "a fortnight passes", to: () => spend(world, "days", { fortnights: world.fortnights + 1 }) },
    ];
}

function describeStep({ step, at }: Run): string {
    if (!step || at !== "act") {
        return "";
    }
    const { work } = step;
    return ` ${work.does === "append" ? work.change.event : work.does}`;
}

function spend(world: World, what: keyof Budget, change: Partial<World>): World | undefined {
    return world.left[what] > 0
        ? { ...world, ...change, left: { ...world.left, [what]: world.left[what] - 1 } }
        : undefined;
}

export function newRun(site: SiteName, kind: Run["kind"], commit: number): Run {
    return {
        site,
        kind,
        commit,
        at: "start",
        expected: null,
        sequence: 0,
        authority: null,
        knowledge: {},
        step: null,
        record: null,
        intent: 0,
        lookedAt: null,
        reviewed: [],
        seen: null,
    };
}

/** The lease keeps a second run of a site away, unless it was lost. */
function beginRun(world: World, site: SiteName, commit: number): World | undefined {
    const begun = spend(world, "runs", { runs: [...world.runs, newRun(site, "site", commit)] });
    const others = world.runs.filter((run) => run.site === site && run.kind === "site").length;
    return others === 0 ? begun : others === 1 && begun ? spend(begun, "lostLeases", {}) : undefined;
}

function beginOther(
    world: World,
    site: SiteName,
    kind: "schedule" | "retention",
    budget: "scheduled" | "retentions",
): World | undefined {
    return world.runs.some((run) => run.site === site && run.kind === kind)
        ? undefined
        : spend(world, budget, { runs: [...world.runs, newRun(site, kind, 0)] });
}

export function finishOperation(world: World, site: SiteName, azure: "succeeded" | "failed"): World | undefined {
    const service = world.services[site];
    const id = service.busyWith;
    if (id === null || service.isDown) {
        return undefined;
    }
    const restored = world.restores.find((restore) => restore.id === id)?.snapshot;
    const from = world.snapshots.find((snapshot) => snapshot.id === restored);
    const content = from && azure === "succeeded" ? from.content! : service.content;
    const after: Partial<World> = {
        services: { ...world.services, [site]: { ...service, content, busyWith: null } },
        snapshots: world.snapshots.map((one) => (one.id === id ? { ...one, azure } : one)),
        restores: world.restores.map((one) => (one.id === id ? { ...one, azure } : one)),
    };
    return azure === "failed" ? spend(world, "failures", after) : { ...world, ...after };
}

/** Clients change what the active site holds. */
function changeContent(world: World, site: SiteName): World | undefined {
    const service = world.services[site];
    if (service.isDown || world.authority.active !== site) {
        return undefined;
    }
    const content = 10 + world.left.changes;
    return spend(world, "changes", { services: { ...world.services, [site]: { ...service, content } } });
}

/** The vault's `up`: one entry, unless its epoch is no news. The site that loses the role by it must be fenced. */
function recover(
    world: World,
    change: AuthorityChange & { readonly event: "recovered" },
    protocol: Protocol,
): World | undefined {
    const { authority: before, sequence, snapshots } = world;
    if (change.epoch <= Math.max(before.epoch, ...snapshots.map(({ epoch }) => epoch ?? 0))) {
        return undefined;
    }
    const authority = protocol.apply(before, change, new Date(nowOf(world)));
    requireLineage(before, authority);
    if (before.active !== null && before.active !== change.active && !fenceOf(authority, before.active)) {
        throw new Violation(`'${before.active}' loses the active role by recoverAuthority and is not fenced`);
    }
    return spend(world, "recoveries", { authority, sequence: sequence + 1 });
}

function toggleOutage(world: World, site: SiteName): World | undefined {
    const service = world.services[site];
    const services = { ...world.services, [site]: { ...service, isDown: !service.isDown } };
    return service.isDown ? { ...world, services } : spend(world, "outages", { services });
}
