import { unmanageableMembers } from "../../dynamic-providers/service-ready/kept-members";
import { refuseIgnored } from "./refuse-ignored";

const service = "azure-native:apimanagement:ApiManagementService";
const transform = (ignoreChanges: string[] | undefined, type = service): unknown =>
    refuseIgnored({
        type,
        name: "site",
        custom: true,
        props: {},
        opts: { ignoreChanges },
    });

test.each([
    [["tags"], '["tags"]', "tags"],
    [
        ["tags.costCenter", 'hostnameConfigurations[0]["hostName"]'],
        '["tags","hostnames"]',
        "tags, hostnameConfigurations",
    ],
    [["sku.capacity"], '["units"]', "sku"],
    [["identity.userAssignedIdentities"], '["userAssignedIdentityIds"]', "identity"],
])("ignoreChanges %j is refused with a pointer to unmanaged", (ignored, unmanaged, members) => {
    expect(() => transform(ignored)).toThrow(
        `Service 'site' has ignoreChanges on ${members}: the next update for another reason would send the value that ` +
            "Pulumi's state has, and undo what others have changed since. Take it out, and set " +
            `unmanaged: ${unmanaged}, which sends what is live then.`,
    );
});

test.each(Object.values(unmanageableMembers))("so it is for %s, in the type of any api-version", (member) => {
    expect(() => transform([member], "azure-native:apimanagement/v20240501:ApiManagementService")).toThrow("unmanaged");
});

test.each([[["sku.name"]], [["*"]], [["resourceGroupName", "serviceName"]], [undefined]])("%j passes", (ignored) => {
    expect(transform(ignored)).toBeUndefined();
});

test("another resource may ignore its tags", () => {
    expect(transform(["tags"], "azure-native:resources:ResourceGroup")).toBeUndefined();
});
