import { applyChange } from "../records/authority/apply-change";
import { newAuthority } from "../records/authority/authority";
import type { Authority, AuthorityChange } from "../records/authority/authority";
import type { AuthorityHead } from "../vault/authority-chain";
import { describeAuthority } from "./observed-authority";

const at = new Date("2026-01-01T00:00:00.000Z");
const primary: AuthorityChange = { event: "claimed", site: "primary", serviceId: "/one", verification: null };
const handover: AuthorityChange = { event: "handoverWritten", site: "primary", snapshot: "s" };
const promotion: AuthorityChange = {
    ...{ event: "promotionBegan", site: "standby", snapshot: "s", snapshotStartedAt: null, changesChecked: false },
    kind: "unplanned",
};
const standby: AuthorityChange = { event: "claimed", site: "standby", serviceId: "/two", verification: "verified" };

function observedAfter(...changes: AuthorityChange[]) {
    const authority = changes.reduce<Authority>((state, change) => applyChange(state, change, at), newAuthority);
    const position = { sequence: changes.length, epoch: authority.epoch, digest: "digest" };
    return describeAuthority({ ...position, authority, entry: {} as AuthorityHead["entry"] });
}

test("a new vault has nobody active", () => {
    expect(observedAfter()).toEqual({
        position: { sequence: 0, epoch: 0, digest: "digest" },
        ...{ activeSite: null, claimedAt: null, underWay: null },
    });
});

test.each([
    ["a claim", [primary], "primary", null],
    ["a hand-over that nobody took", [primary, handover], "primary", "'primary' handed over at"],
    ["a promotion", [primary, promotion], "primary", "'standby' is being promoted to epoch 2 (unplanned) since"],
    ["the promotion's claim", [primary, promotion, standby], "standby", null],
])("after %s only who has claimed is active", (_what, changes, activeSite, underWay) => {
    const observed = observedAfter(...changes);
    expect(observed).toMatchObject({ activeSite, claimedAt: at.toISOString() });
    expect(observed.underWay?.startsWith(underWay ?? "") ?? null).toBe(underWay === null ? null : true);
});
