import * as pulumi from "@pulumi/pulumi";
import { requireKnownSite, requireSubscriptionId } from "apim-dr";
import { Site } from "apim-dr/site";

const locations = { primary: "westeurope", standby: "germanywestcentral" };

/** One of the two sites; the stack's name is the site's. It knows the vault by its names and asks no other stack. */
export async function site(name: string): Promise<Record<string, unknown>> {
    const config = new pulumi.Config();
    const activeSite = config.require("activeSite");
    const subscriptionId = requireSubscriptionId();
    requireKnownSite("activeSite", activeSite, Object.keys(locations));
    requireKnownSite("the stack's name", name, Object.keys(locations));
    const { status, plan, service } = await Site.declare(name, {
        subscriptionId,
        activeSite,
        service: {
            serviceName: `${config.require("servicePrefix")}-${name}`,
            publisherName: "Contoso",
            publisherEmail: config.require("publisherEmail"),
            location: locations[name as keyof typeof locations],
            protect: config.requireBoolean("protect"),
        },
        vault: {
            storageAccountId:
                `/subscriptions/${subscriptionId}/resourceGroups/${config.require("vaultResourceGroup")}` +
                `/providers/Microsoft.Storage/storageAccounts/${config.require("vaultStorageAccount")}`,
        },
        schedule: { intervalHours: 24 },
        // What a backup leaves out, and neither site need have like its peer.
        acknowledgedGaps: ["usageData", "diagnosticSettings", "developerPortalContent"],
        destroyActive: config.getNumber("destroyActive"),
    });
    return { role: status.role, epoch: status.epoch, plan, gatewayUrl: service?.gatewayUrl };
}
