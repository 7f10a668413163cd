import { Provider } from "@pulumi/azure-native/provider";
import type { ProviderArgs } from "@pulumi/azure-native/provider";
import type { Stack } from "@pulumi/pulumi/automation";
import { PrincipalType, SnapshotVault } from "apim-dr";
import { startEngineFixture } from "../support/engine-fixture";
import type { EngineFixture } from "../support/engine-fixture";
import { inlineStack } from "../support/inline-stack";
import { destroyWhole, upTwice } from "../support/through-life";

/** One that the sandbox does not have. */
const other = "99999999-2222-3333-4444-555555555555";
const environment = { ...process.env };

let azure: EngineFixture;
let given: ProviderArgs;

beforeAll(async () => {
    azure = await startEngineFixture("explicit-provider");
    // An inline program runs in this process, and reads its sign-in here.
    Object.assign(process.env, azure.project.environment);
}, 600_000);

afterAll(async () => {
    process.env = environment;
    await azure.stop();
});

const vaultStack = (): Promise<Stack> =>
    inlineStack(azure, "vault", () => {
        const { objectId } = azure.sandbox.connection;
        const operators = [{ principalId: objectId, principalType: PrincipalType.ServicePrincipal }];
        const place = { resourceGroupName: "rg-vault", storageAccountName: "stother", location: "swedencentral" };
        const opts = { provider: new Provider("explicit", given) };
        const vault = new SnapshotVault("vault", { ...place, operators, protect: false }, opts);
        return Promise.resolve({ id: vault.storageAccountId });
    });

test("a provider that signs in as the stack is taken: a vault comes up by it, has nothing to do again, and goes", async () => {
    const subscriptionId = process.env.ARM_SUBSCRIPTION_ID!;
    given = { subscriptionId };
    const stack = await vaultStack();
    const { outputs } = await upTwice(azure, stack);
    expect(outputs.id?.value).toContain(`/subscriptions/${subscriptionId}/resourceGroups/rg-vault/`);
    await destroyWhole(stack);
});

test("a provider's other subscription is where the vault is put", async () => {
    given = { subscriptionId: other };
    const refused = await (await vaultStack()).up().catch(String);
    expect(refused).toContain(`The subscription '${other}' could not be found`);
});
