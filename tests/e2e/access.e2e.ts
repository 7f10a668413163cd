import { changesOf, startEngineFixture } from "../support/engine-fixture";
import type { EngineFixture } from "../support/engine-fixture";

/** The ways a service reaches the vault, beside the default of the other tests, its own identity. */

let azure: EngineFixture;

afterEach(() => azure.stop());

test.each(["AccessKey", "UserAssignedManagedIdentity"])(
    "with %s a snapshot is taken and restored, and a second up is all same",
    async (accessType) => {
        azure = await startEngineFixture(`access-${accessType.toLowerCase()}`);
        const config = { "apim-dr:vaultAccessType": { value: accessType } };
        const vault = await azure.vaultStack(config);
        const primary = await azure.serviceStack("primary", { ...config, "apim-dr:backupTrigger": { value: "first" } });
        const standby = await azure.serviceStack("standby", config);
        for (const stack of [vault, primary, standby]) {
            await stack.up();
        }
        expect(azure.sandbox.requestLog.accepted("backup")).toHaveLength(1);
        expect(azure.sandbox.requestLog.accepted("restore")).toHaveLength(1);
        for (const stack of [vault, primary, standby]) {
            expect(changesOf(await stack.up())).toEqual({});
            await stack.refresh();
            expect(changesOf(await stack.up())).toEqual({});
        }
        // Neither the account's keys nor the client's secret is in anything that was written.
        const secrets = [
            azure.sandbox.connection.clientSecret,
            ...[...azure.sandbox.state.storageAccounts.values()].flatMap(({ keys }) => keys),
        ];
        for (const [file, content] of azure.writtenFiles()) {
            for (const secret of secrets) {
                expect({ file, holdsSecret: content.includes(secret) }).toEqual({ file, holdsSecret: false });
            }
        }
    },
    600_000,
);
