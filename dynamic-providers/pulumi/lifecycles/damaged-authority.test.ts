import { TextBlobs } from "../../vault/text-blobs";
import { AuthorityOperation } from "../../authority/authority-operation";
import { AuthorityChain } from "../../vault/authority-chain";
import type { AuthorityPosition } from "../../vault/authority-chain";
import { claimed, handedOver } from "../../../tests/support/sample-site";
import { ContainerInMemory } from "../../../tests/support/container-in-memory";
import { followerDefinition } from "./follower-lifecycle";
import { pureMethodsOf } from "./resource-lifecycle";
import { siteDefinition } from "./site-lifecycle";

// What each stack's preview and up say of an authority that was damaged, by the resource that says it. Faults of every kind are in
// vault/authority-chain.test.ts.

const fault = {
    code: "LinkBroken",
    sequence: 4,
    message: "entry 4 ('authority/000004.json') does not follow on",
} as const;
const damaged: AuthorityPosition = { sequence: 5, epoch: 2, digest: "five", faults: [fault] };
const sound = (sequence: number, digest: string): AuthorityPosition => ({ sequence, epoch: 2, digest });
const says =
    /authority cannot be relied on: entry 4 .* recoverAuthority \{active, epoch\} in the vault's stack, with an epoch higher than 2/;

const site = pureMethodsOf(siteDefinition("done"));
const follower = pureMethodsOf(followerDefinition);
const siteInputs = (observed: AuthorityPosition, observedAt = "2026-12-01T11:00:00.000Z") =>
    ({ site: "standby", activeSite: "standby", plan: { action: "rest" }, observed, observedAt }) as never;
const siteState = (authority: AuthorityPosition) =>
    ({ ...(siteInputs(authority, "2026-12-01T10:00:00.000Z") as object), authority, result: "settled" }) as never;
const failuresOf = async (checked: Promise<{ readonly failures?: { property: string; reason: string }[] }>) =>
    ((await checked).failures ?? []).filter(({ property }) => property === "observed").map(({ reason }) => reason);

describe("the stack of a site", () => {
    test("that is new refuses it in the preview", async () => {
        const [reason] = await failuresOf(site.check(undefined, siteInputs(damaged)));
        expect(reason).toMatch(says);
    });

    test("that has verified less refuses it in the preview", async () => {
        await expect(site.diff("r", siteState(sound(3, "three")), siteInputs(damaged))).rejects.toThrow(says);
    });

    test("that has verified it goes on", async () => {
        await expect(site.diff("r", siteState(sound(5, "five")), siteInputs(damaged))).resolves.toMatchObject({
            changes: false,
        });
        await expect(failuresOf(site.check(siteState(sound(5, "five")), siteInputs(damaged)))).resolves.toEqual([]);
    });
});

describe("the stack of the traffic", () => {
    const inputs = (observed: AuthorityPosition) => ({ observed }) as never;

    test.each([
        ["that is new", undefined],
        ["that has verified less", sound(3, "three")],
    ])("%s refuses it in the preview", async (_, seen) => {
        const [reason] = await failuresOf(follower.check(seen && inputs(seen), inputs(damaged)));
        expect(reason).toMatch(says);
    });

    test("that has verified it goes on", async () => {
        await expect(failuresOf(follower.check(inputs(sound(5, "five")), inputs(damaged)))).resolves.toEqual([]);
    });
});

describe("the stack of the vault", () => {
    const entries = new ContainerInMemory("authority", () => new Date(0));
    const blobs = new TextBlobs(entries.client());
    const lines: string[] = [];
    const operation = () =>
        new AuthorityOperation({
            authority: new AuthorityChain(blobs, (line) => lines.push(line)),
            catalog: { open: () => Promise.resolve(new Date(0)), listSnapshots: () => Promise.resolve([]) },
            inspector: { findOperatorRole: () => Promise.resolve("present") },
            progress: () => undefined,
        } as never);
    const settle = (recoverAuthority?: { active: string; epoch: number }) =>
        operation().settle({ recoverAuthority, accessWaitSeconds: 0 } as never);

    test("says what is wrong while the newest entry cannot be read, and recovers by what is said", async () => {
        const chain = new AuthorityChain(blobs, () => undefined);
        const head = await chain.append(await chain.begin(), claimed("primary"));
        await chain.append(head, handedOver("primary", "final"));
        entries.put("000002.json", "{}");
        await expect(settle()).rejects.toThrow(
            /entry 2 .* cannot be read: schema is missing.* with an epoch higher than 1/,
        );
        await expect(settle({ active: "standby", epoch: 1 })).rejects.toThrow(
            "recoverAuthority.epoch is 1, and epoch 1 is known from the snapshots, or from the readable entries of the authority",
        );
        await expect(settle({ active: "standby", epoch: 2 })).resolves.toMatchObject({ sequence: 3, epoch: 2 });
        await expect(settle({ active: "standby", epoch: 2 })).resolves.toMatchObject({ sequence: 3, epoch: 2 });
    });

    test("says nothing any more of what lies before a recovery", async () => {
        entries.delete("000001.json");
        lines.length = 0;
        await expect(settle()).resolves.toMatchObject({ sequence: 3 });
        expect(lines).toEqual([]);
    });
});
