import { randomBytes } from "node:crypto";
import type { Stack } from "@pulumi/pulumi/automation";
import { declareActive } from "../../demo/declare-active";
import { partnerSubscription, publishApis } from "../../demo/publish";
import { startEngineFixture } from "../../tests/support/engine-fixture";
import type { EngineFixture } from "../../tests/support/engine-fixture";
import type { DurationOptions } from "../../sandbox";
import type { Mode } from "./cases";

export type SiteName = "primary" | "standby";
type StackName = SiteName | "vault" | "traffic";

/** Where the sites of the project's own stacks are, and how they are called. */
export const regionsOf: Readonly<Record<SiteName, readonly string[]>> = {
    primary: ["westeurope", "northeurope", "uksouth"],
    standby: ["germanywestcentral", "francecentral"],
};
export const vaultAccount = "stapimdrvault";
export const serviceOf = (site: SiteName): { readonly group: string; readonly name: string } => ({
    group: `rg-contoso-apim-${site}`,
    name: `contoso-apim-${site}`,
});

/** Simulated seconds per real second, while nothing is measured. */
const buildingSpeed = 1200;
const hourSeconds = 3600;

/** The project's own stacks on the real engine: the primary is active, has real APIs and a snapshot, the standby stands by. */
export class TwoSites {
    /** Of the partner's subscription, which opens the APIs. */
    subscriptionKey = "";
    /** Of the Front Door that the stack `traffic` has made. */
    url = "";

    private constructor(
        readonly azure: EngineFixture,
        readonly stacks: Readonly<Record<StackName, Stack>>,
    ) {}

    static async build(name: string, mode: Mode, durations: DurationOptions): Promise<TwoSites> {
        const azure = await startEngineFixture(name, buildingSpeed, durations);
        try {
            const stacks = {
                vault: await azure.vaultStack(),
                primary: await azure.project.stack("primary"),
                standby: await azure.project.stack("standby"),
                traffic: await azure.project.stack("traffic"),
            };
            const sites = new TwoSites(azure, stacks);
            await sites.bringUp(mode);
            return sites;
        } catch (error) {
            await azure.stop();
            throw error;
        }
    }

    stop(): Promise<void> {
        return this.azure.stop();
    }

    /** From now on time is honest: what is computed takes as long as it takes, what is waited for as long as Azure says. */
    skipWaits(skips: boolean): void {
        const { clock } = this.azure.sandbox;
        clock.skip(skips ? "waits" : "nothing");
        clock.setSpeed(skips ? 1 : buildingSpeed);
    }

    async declareUnplanned(): Promise<void> {
        for (const location of regionsOf.primary) {
            this.azure.sandbox.faults.add({ kind: "regionOutage", location, parts: "all" });
        }
        declareActive(this.azure.project, "standby");
        await this.stacks.standby.setConfig("apim-dr:failover", { value: "unplanned" });
        await this.stacks.standby.setConfig("apim-dr:acceptDataLoss", { value: "1" });
    }

    declarePlanned(to: SiteName): void {
        declareActive(this.azure.project, to);
    }

    /** The lost site comes back and stands by; both are as they are declared. */
    async reProtect(): Promise<void> {
        const { primary, standby } = this.stacks;
        this.azure.sandbox.faults.clear();
        await standby.removeConfig("apim-dr:failover");
        await standby.removeConfig("apim-dr:acceptDataLoss");
        await standby.up();
        await primary.setConfig("apim-dr:rejoin", { value: "2" });
        await primary.up();
        await primary.removeConfig("apim-dr:rejoin");
        await standby.up();
        await primary.up();
    }

    private async bringUp(mode: Mode): Promise<void> {
        const { vault, primary, standby, traffic } = this.stacks;
        const { sandbox, clients } = this.azure;
        await standby.setConfig("apim-dr:standbyMode", { value: mode });
        const secretsKey = { value: randomBytes(32).toString("base64"), secret: true };
        await primary.setConfig("apim-dr:secretsKey", secretsKey);
        await standby.setConfig("apim-dr:secretsKey", secretsKey);
        await vault.up();
        await primary.up();
        const { group, name } = serviceOf("primary");
        await publishApis(clients.apiManagement, group, name);
        const { primaryKey } = await clients.apiManagement.subscription.listSecrets(group, name, partnerSubscription);
        this.subscriptionKey = primaryKey!;
        // The schedule takes a snapshot of what was published.
        sandbox.clock.advance(25 * hourSeconds);
        await primary.up();
        await standby.up();
        this.url = (await traffic.up()).outputs.url!.value as string;
        await standby.up();
        await primary.up();
        // The next one is due by now, in hours at which nobody has run a pipeline.
        sandbox.clock.advance(30 * hourSeconds);
    }
}
