import { goCallsIn, javaScriptCallsIn, readGoCalls, readJavaScriptCalls } from "./sdk-calls";

const groups = new Map([
    ["tag", ["get", "createOrUpdate"]],
    ["cache", ["get"]],
]);

test("calls of the SDK for JavaScript: by the client, by what is taken out of it, and nothing else of such a name", () => {
    const text = `
        await clients.apiManagement.tag.createOrUpdate(group, service, "a", {});
        const { tag, product } = azure.clients.apiManagement;
        await tag.get(group, service, "a");
        await tag.get(group, service, "b");
        tag.toString();
        cache.get("a");
    `;
    expect(javaScriptCallsIn([text], groups)).toEqual(new Map([["tag", ["createOrUpdate", "get"]]]));
});

test("calls of the SDK for Go: by a client that is a field, and one that is a variable", () => {
    const field =
        "type major struct {\n\tservices *sdk.ServiceClient\n}\nm.services.BeginCreate(ctx)\nm.services.Get(ctx)\n";
    const variable = "groups, err := armresources.NewResourceGroupsClient(id)\ngroups.Update(ctx)\n";
    const whole = "client, err := azblob.NewClient(url)\nclient.NewListBlobsFlatPager(name)\nother.Get(ctx)\n";
    expect(goCallsIn([field, variable, whole])).toEqual(
        new Map([
            ["ResourceGroupsClient", ["Update"]],
            ["ServiceClient", ["BeginCreate", "Get"]],
            ["azblob.Client", ["NewListBlobsFlatPager"]],
        ]),
    );
});

test("the suites themselves are read", () => {
    expect(readJavaScriptCalls().get("apiManagementService")).toContain("beginRestoreAndWait");
    expect(readGoCalls().get("ServiceClient")).toContain("BeginRestore");
});
