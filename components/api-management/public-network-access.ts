/** Whether the service's management endpoint is reached over the internet, by the name ARM has for it. */
export enum PublicNetworkAccess {
    Enabled = "Enabled",
    Disabled = "Disabled",
}
