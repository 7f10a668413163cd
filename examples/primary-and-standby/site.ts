import * as pulumi from "@pulumi/pulumi";
import { FailoverKind, Site } from "apim-dr/site";

const locations = { primary: "westeurope", standby: "germanywestcentral" };

/** One of the two sites; the stack's name is the site's. It knows the vault by its names and asks no other stack. */
export async function site(name: string): Promise<Record<string, unknown>> {
    const config = new pulumi.Config();
    const azure = new pulumi.Config("azure-native");
    const subscriptionId =
        azure.get("subscriptionId") ?? process.env.ARM_SUBSCRIPTION_ID ?? azure.require("subscriptionId");
    const activeSite = config.require("activeSite");
    // The active site would step down for one that does not exist.
    for (const [what, site] of Object.entries({ activeSite, "the stack's name": name })) {
        if (!(site in locations)) {
            throw new pulumi.RunError(`${what} is '${site}': it must be ${Object.keys(locations).join(" or ")}.`);
        }
    }
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
        // Consents, each for one epoch. `apim-dr declare` writes the first three into Pulumi.yaml.
        failover: config.get<FailoverKind>("failover", { allowedValues: Object.values(FailoverKind) }),
        acceptDataLoss: config.getNumber("acceptDataLoss"),
        atEpoch: config.getNumber("atEpoch"),
        rejoin: config.getNumber("rejoin"),
        destroyActive: config.getNumber("destroyActive"),
    });
    return { role: status.role, epoch: status.epoch, plan, gatewayUrl: service?.gatewayUrl };
}
