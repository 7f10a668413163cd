/** An API Management service that is there. */
export interface ObservedServiceArgs {
    readonly serviceName: string;
    /** @default `rg-{serviceName}` */
    readonly resourceGroupName?: string;
    /** Primary region. @default "westeurope" */
    readonly location?: string;
    /** @default "Premium" */
    readonly tier?: string;
    /** Units in the primary region. @default 1 */
    readonly units?: number;
    /** @default none */
    readonly additionalLocations?: readonly { readonly location: string; readonly units: number }[];
}

/** A snapshot that the vault holds, taken by Azure's own backup. */
export interface ObservedSnapshotArgs {
    /** Name of the service that it was taken of; that need not be there any more. */
    readonly serviceName: string;
    /** What its ID is made of: name it in `trigger` of a `Backup`, for example. @default "observed" */
    readonly trigger?: string;
    /** When it was asked for, ISO 8601. @default an hour before `now` */
    readonly startedAt?: string;
}

/** Which site the vault records as active. */
export interface RecordedAuthorityArgs {
    readonly activeSite: string;
    /** Name of that site's service. */
    readonly serviceName: string;
    /** How often the active site has changed. @default 1 */
    readonly epoch?: number;
}

/** What a program finds in Azure and in the vault when a unit test runs it. There is one vault, under any account name. */
export interface Observed {
    /** That of all services. @default what the program's config has, else zeros */
    readonly subscriptionId?: string;
    /** @default none */
    readonly services?: readonly ObservedServiceArgs[];
    /** @default a vault in which no site has been active yet; "missing" is one whose stack has never run */
    readonly authority?: RecordedAuthorityArgs | "missing";
    /** @default none */
    readonly snapshots?: readonly ObservedSnapshotArgs[];
    /** Azure's time, ISO 8601. @default the time of this machine */
    readonly now?: string;
}
