interface ProviderHeaders {
    readonly server?: string;
    /** Without a charset, where the provider sends none. */
    readonly contentType?: string;
}

const http = "Microsoft-HTTPAPI/2.0";

/** Recorded: Azure/azure-cli, test_apim_core_service.yaml, and Azure/azure-sdk-for-net, BackupAndRestoreService.json */
const providers: readonly (readonly [path: RegExp, headers: ProviderHeaders])[] = [
    [/\/providers\/microsoft\.apimanagement\//i, { server: http }],
    [
        /\/providers\/microsoft\.storage\//i,
        { server: `Microsoft-Azure-Storage-Resource-Provider/1.0,${http} ${http}`, contentType: "application/json" },
    ],
];

/** What a resource provider says of itself in its answers. */
export function providerHeaders(path: string): ProviderHeaders {
    return providers.find(([pattern]) => pattern.test(path))?.[1] ?? {};
}
