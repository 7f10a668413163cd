import { inventoryEntriesDocument } from "../../../dynamic-providers/inventory/inventory";
import { restoreDocument } from "../../../dynamic-providers/records/restore-record";
import { siteLocalDocument } from "../../../dynamic-providers/records/site-local-document";
import { snapshotDocument } from "../../../dynamic-providers/records/snapshot/snapshot-document";
import { leasesFolder } from "../../../dynamic-providers/vault/lease";
import type { Mishap } from "./fake-run";
import { OperationsWorld } from "./world";

jest.mock("node:timers/promises", () => jest.requireActual<object>("./instant-timers"));

/** A failover there and, unplanned, back, with snapshots, pruning, a warm standby and entities of its own. */
async function story(mishap?: Mishap) {
    const world = new OperationsWorld();
    const outcomes: unknown[] = [];
    const changed = new Set<string>();
    const { onVaultWrite, onPayloadDelete } = world.cloud;
    world.cloud.onVaultWrite = (container, path, ...rest) => {
        changed.add(container === "authority" ? container : path.replace(/\/.*/, ""));
        onVaultWrite(container, path, ...rest);
    };
    world.cloud.onPayloadDelete = (...args) => {
        changed.add("payloads");
        onPayloadDelete(...args);
    };
    const siteLocal = ["tags"];
    await world.begin(true);
    world.cloud.pass(2);
    world.change();
    outcomes.push(await world.schedule("primary", mishap));
    outcomes.push(await world.up("standby", { activeSite: "primary", standbyMode: "warm", siteLocal }, mishap));
    outcomes.push(await world.up("primary", { activeSite: "standby" }, mishap));
    outcomes.push(await world.up("standby", { activeSite: "standby", siteLocal }, mishap));
    world.cloud.pass(2);
    outcomes.push(await world.schedule("standby", mishap));
    world.cloud.services.standby.isDown = true;
    const unplanned = { activeSite: "primary", failover: "unplanned", acceptDataLoss: 2, siteLocal } as const;
    outcomes.push(await world.up("primary", unplanned, mishap));
    world.cloud.services.standby.isDown = false;
    outcomes.push(await world.up("standby", { activeSite: "primary", rejoin: 3 }, mishap));
    world.rules.require();
    return {
        outcomes,
        changed,
        authority: world.rules.authority,
        operations: world.cloud.operations.map(({ action, site, status }) => [action, site, status]),
        blobs: Object.values(world.cloud.containers).map((container) => [...container.keys()].sort().length),
    };
}

test("where the answer to every change of a blob is lost once, all goes as if none was", async () => {
    const { changed, ...plain } = await story();
    expect(plain.outcomes).toEqual(plain.outcomes.map(() => undefined));
    expect(plain.authority).toMatchObject({ active: "primary", epoch: 3 });
    const { changed: changedAgain, ...lossy } = await story({ kind: "answersLost", request: 0 });
    expect(lossy).toEqual(plain);
    expect(changedAgain).toEqual(changed);
    const types = [snapshotDocument, restoreDocument, siteLocalDocument, inventoryEntriesDocument];
    expect([...changed]).toEqual(
        expect.arrayContaining(["authority", "payloads", leasesFolder, ...types.map(({ folder }) => folder)]),
    );
});
