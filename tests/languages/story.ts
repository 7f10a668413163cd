import type { ConfigMap, Stack } from "@pulumi/pulumi/automation";
import { changesOf } from "../support/engine-fixture";
import type { EngineFixture } from "../support/engine-fixture";
import { destroyWhole } from "../support/through-life";

/** The programs of the story, each with its stack. */
export type Program = "vault" | "primary" | "standby" | "restore";

/** Opens a program's stack with its config. */
export type OpenProgram = (program: Program, config: ConfigMap) => Promise<Stack>;

interface Story {
    readonly azure: EngineFixture;
    readonly open: OpenProgram;
    /** Declares that the active standby may be destroyed in epoch 2. */
    readonly allowDestroy: (standby: Stack) => Promise<void>;
}

const plain = (values: Readonly<Record<string, string>>): ConfigMap =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value }]));

/**
 * A failover pair from nothing to nothing, by `pulumi up` on programs in another language: the vault, the active site with its
 * first snapshot, the standby, a restore of that snapshot into a service of its own, a planned failover by one changed line,
 * and the end of all.
 */
export async function tellStory({ azure, open, allowDestroy }: Story): Promise<void> {
    const { objectId, subscriptionId } = azure.sandbox.connection;
    const { requestLog } = azure.sandbox;
    /** The clock rests meanwhile, so that no snapshot falls due. */
    const rest = async (stack: Stack): Promise<void> => {
        azure.sandbox.clock.hold();
        const mark = requestLog.mark();
        expect(changesOf(await stack.up())).toEqual({});
        expect(requestLog.writes(mark)).toEqual([]);
        azure.sandbox.clock.release();
    };

    const vault = await open("vault", plain({ operator: objectId }));
    const { storageAccountId } = (await vault.up()).outputs;
    await rest(vault);

    const primary = await open("primary", plain({ subscriptionId }));
    expect((await primary.up()).outputs.status?.value).toMatchObject({ role: "active", epoch: 1 });
    expect(requestLog.accepted("backup")).toHaveLength(1);
    await rest(primary);

    const standby = await open("standby", plain({ subscriptionId }));
    expect((await standby.up()).outputs.status?.value).toMatchObject({ role: "standby", activeSite: "primary" });

    const config = { storageAccountId: storageAccountId!.value as string, restoreTrigger: "first" };
    const restore = await open("restore", plain(config));
    const preview = await restore.preview();
    expect(preview.changeSummary.create).toBeGreaterThan(0);
    expect((await restore.up()).outputs.verified?.value).toBe(true);
    expect(requestLog.accepted("restore")).toHaveLength(1);
    await rest(restore);
    expect(changesOf(await restore.refresh())).toEqual({});
    await rest(restore);

    // The one line.
    for (const site of [primary, standby]) {
        await site.setConfig("activeSite", { value: "standby" });
    }
    expect((await primary.up()).outputs.status?.value).toMatchObject({ role: "demoted" });
    const claimed = await standby.up();
    expect(claimed.outputs.status?.value).toMatchObject({ role: "active", activeSite: "standby", epoch: 2 });
    expect(requestLog.accepted("restore")).toHaveLength(2);
    if ((claimed.outputs.nextUp?.value as unknown[]).length > 0) {
        await standby.up();
    }
    await rest(standby);

    for (const stack of [primary, standby]) {
        await stack.refresh();
    }
    await allowDestroy(standby);
    await standby.up();
    for (const stack of [restore, primary, standby, vault]) {
        await destroyWhole(stack);
    }
}
