/** Commands of azure-cli that the clients' tests run, and that the sandbox answers as Azure does, by their first words. */
export const answeredCommands: Readonly<Record<string, readonly string[]>> = {
    "": ["login", "rest"],
    account: ["show"],
    apim: [
        ...[
            "apply-network-updates",
            "backup",
            "check-name",
            "create",
            "delete",
            "list",
            "restore",
            "show",
            "update",
            "wait",
        ],
        ...["api delete", "api import", "api list", "api operation list"],
        ...["deletedservice list", "deletedservice purge", "deletedservice show"],
        ...["nv create", "nv delete", "nv list", "nv show"],
    ],
    cloud: ["register", "set", "show"],
    config: ["set"],
    group: ["create", "delete", "list", "show"],
    "monitor activity-log": ["list"],
    "network traffic-manager": [
        ...["endpoint create", "endpoint delete", "endpoint list", "endpoint show", "endpoint update"],
        ...["profile check-dns", "profile create", "profile delete", "profile list", "profile show", "profile update"],
    ],
    provider: ["list", "show"],
    resource: ["list", "show"],
    role: ["assignment create", "assignment list", "definition list"],
    storage: [
        ...["account check-name", "account create", "account list", "account show", "account update"],
        ...["account keys list", "account keys renew"],
        ...["account network-rule add", "account network-rule list", "account network-rule remove"],
        ...["blob list", "container create", "container list"],
        ...["container-rm create", "container-rm list", "container-rm show", "container-rm update"],
    ],
};

/** A command for what this cloud does not have: it is answered as ARM answers a type that it does not know. */
export interface UnansweredCommand {
    readonly command: string;
    /** Typed after it. */
    readonly options: (names: { readonly group: string; readonly groupId: string }) => readonly string[];
    readonly why: string;
}

export const unansweredCommands: readonly UnansweredCommand[] = [
    {
        command: "deployment group list",
        options: ({ group }) => ["--resource-group", group],
        why: "no templates: resources are created one by one",
    },
    { command: "lock list", options: () => [], why: "no locks" },
    {
        command: "tag list",
        options: ({ groupId }) => ["--resource-id", groupId],
        why: "tags are members of their resources, and not resources at a scope",
    },
    {
        command: "ad signed-in-user show",
        options: () => [],
        why: "no Microsoft Graph: principals are known by their IDs",
    },
];

/** The table of docs/sandbox.md. */
export function renderCommands(): string {
    return [
        "azure-cli: these commands are answered as on Azure, and the others below as ARM answers a type that it does not know.",
        "",
        "| Command | As on Azure | Otherwise, and why |",
        "| --- | --- | --- |",
        ...Object.entries(answeredCommands).map(
            ([first, commands]) => `| ${code(["az", first].filter(Boolean).join(" "))} | ${commands.join(", ")} | |`,
        ),
        ...unansweredCommands.map(({ command, why }) => `| ${code(`az ${command}`)} | | ${why} |`),
    ].join("\n");
}

const code = (text: string): string => `\`${text}\``;
