import { execFile } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { Stack } from "@pulumi/pulumi/automation";
import { changesOf, startEngineFixture } from "../support/engine-fixture";
import type { EngineFixture } from "../support/engine-fixture";
import { killAll, typeUp, until } from "../support/typed-up";

let azure: EngineFixture;
let primary: Stack;

beforeAll(async () => {
    azure = await startEngineFixture("kill-create");
    const vault = await azure.vaultStack();
    primary = await azure.serviceStack("primary");
    await vault.up();
}, 900_000);

afterAll(async () => {
    await azure.stop();
});

const service = () => [...azure.sandbox.state.services.values()][0];

/** Operations go on as Azure is asked. */
async function created(): Promise<void> {
    let state: string | undefined;
    while (state !== "Succeeded") {
        await sleep(200);
        const { body } = await azure.clients.arm("GET", `${service()!.id}?api-version=2024-05-01`);
        state = (body as { properties: { provisioningState?: string } }).properties.provisioningState;
    }
}

test("killed while Azure creates the service: it is imported, and the next up goes on from it", async () => {
    const { child, ended } = typeUp(azure, primary);
    await until(() => service() !== undefined);
    // It takes Azure longer than the kill.
    azure.sandbox.clock.hold();
    await killAll(child);
    await ended;
    azure.sandbox.clock.release();
    await created();
    await primary.cancel();

    // Pulumi does not know what came of the request, and Azure's provider takes over nothing by itself.
    await expect(primary.up()).rejects.toThrow("cannot create already existing resource");
    const { resources } = (await primary.exportStack()).deployment as { resources: { type: string; urn: string }[] };
    const component = resources.find(({ type }) => type === "apim-dr:index:ApiManagement")!;
    await promisify(execFile)(
        azure.engine.path,
        [
            ...["import", "azure-native:apimanagement:ApiManagementService", "primary", service()!.id],
            ...["--parent", `component=${component.urn}`, "--protect=false", "--generate-code=false"],
            ...["--yes", "--stack", "primary"],
        ],
        { cwd: azure.project.directory, env: { ...process.env, ...azure.project.environment } },
    );
    await primary.up();
    expect(changesOf(await primary.up())).toEqual({});
    expect(azure.sandbox.state.services.size).toBe(1);
});
