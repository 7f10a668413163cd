import { newAuthority } from "../records/authority/authority";
import type { Authority } from "../records/authority/authority";
import { describeStaleConsent, findStaleConsents } from "./stale-consents";
import type { Consents } from "./stale-consents";

const at3: Authority = { ...newAuthority, epoch: 3, active: "standby" };
const fence = { site: "primary", epoch: 2, at: "2026-11-30T00:00:00Z" };
const term = {
    ...{ epoch: 3, site: "standby", serviceId: null, kind: "unplanned" as const, claimedAt: "2026-11-30T00:00:00Z" },
    ...{ endedAt: null, snapshot: "s1", verification: null, dataLossSeconds: null, recoverySeconds: null },
};

const stale = (consents: Consents, authority: Partial<Authority> = {}, live?: readonly string[]) =>
    findStaleConsents(consents, { authority: { ...at3, ...authority }, live }).map(({ name }) => name);

test.each<[Consents, Partial<Authority>, readonly string[] | undefined, boolean]>([
    [{ acceptDataLoss: 2 }, {}, undefined, true],
    [{ acceptDataLoss: 3 }, {}, undefined, false],
    [{ destroyActive: 2 }, {}, undefined, true],
    [{ destroyActive: 3 }, {}, undefined, false],
    [{ cancelPromotion: 3 }, {}, undefined, true],
    [{ cancelPromotion: 4 }, {}, undefined, false],
    [{ rejoin: 2 }, { fenced: [fence] }, undefined, true],
    [{ rejoin: 3 }, { fenced: [fence] }, undefined, false],
    [{ rejoin: 3 }, {}, undefined, true],
    [{ rejoin: 4 }, {}, undefined, false],
    [{ acceptDifferences: "s1" }, { lineage: [term] }, undefined, true],
    [{ acceptDifferences: "s2" }, { lineage: [term] }, undefined, false],
    [{ recoverAuthority: { active: "standby", epoch: 3 } }, {}, undefined, true],
    [{ recoverAuthority: { active: "standby", epoch: 4 } }, {}, undefined, false],
    [{ allowRemovals: ["UK South"] }, {}, ["westeurope"], true],
    [{ allowRemovals: ["UK South"] }, {}, ["uksouth"], false],
    [{ allowRemovals: ["uksouth"] }, {}, undefined, false],
    [{ allowRemovals: [] }, {}, [], false],
])("%j with %j and live %j: stale is not %p by mistake", (consents, authority, live, isStale) => {
    expect(stale(consents, authority, live)).toEqual(isStale ? Object.keys(consents) : []);
});

test("it is said with its value, the reason and the command", () => {
    const [found] = findStaleConsents({ acceptDataLoss: 2 }, { authority: at3 });
    expect(describeStaleConsent(found!)).toBe(
        "Consent acceptDataLoss (2) has no effect any more: the vault records epoch 3. Take it out of the config: npx apim-dr declare --settle",
    );
});
