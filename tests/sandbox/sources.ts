/** Sources of the sandbox's behaviours that several tests name. */
export const storageErrorCodes = "https://learn.microsoft.com/rest/api/storageservices/common-rest-api-error-codes";
export const storageFirewall = "https://learn.microsoft.com/azure/storage/common/storage-network-security";
export const storageRoles = "https://learn.microsoft.com/azure/storage/blobs/authorize-access-azure-active-directory";
export const requestLimits =
    "https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling";
export const backupAndRestore =
    "https://learn.microsoft.com/azure/api-management/api-management-howto-disaster-recovery-backup-restore";
export const softDelete = "https://learn.microsoft.com/azure/api-management/soft-delete";
export const tierFeatures = "https://learn.microsoft.com/azure/api-management/api-management-features";
export const v2Tiers = "https://learn.microsoft.com/azure/api-management/v2-service-tiers-overview";
export const multiRegion = "https://learn.microsoft.com/azure/api-management/api-management-howto-deploy-multi-region";
export const virtualNetworks = "https://learn.microsoft.com/azure/api-management/virtual-network-concepts";
export const customDomains = "https://learn.microsoft.com/azure/api-management/configure-custom-domain";
export const resourceNames = "https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules";
export const restReference = "https://learn.microsoft.com/rest/api/apimanagement";
/** Members of a service, with their limits. */
export const createService = `${restReference}/api-management-service/create-or-update`;
export const openApiImport = "https://learn.microsoft.com/azure/api-management/import-api-from-oas";
export const clientCredentials =
    "https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow";
export const entraErrorCodes = "https://learn.microsoft.com/entra/identity-platform/reference-error-codes";
export const openIdDiscovery = "https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc";
export const certificateCredentials = "https://learn.microsoft.com/entra/identity-platform/certificate-credentials";
export const workloadFederation = "https://learn.microsoft.com/entra/workload-id/workload-identity-federation";
export const gitHubTokens = "https://docs.github.com/actions/reference/security/oidc";
export const appServiceIdentity = "https://learn.microsoft.com/azure/app-service/overview-managed-identity";
export const virtualMachineIdentity =
    "https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token";
export const keyVaultErrors = "https://learn.microsoft.com/azure/key-vault/general/rest-error-codes";
export const keyVaultRoles = "https://learn.microsoft.com/azure/key-vault/general/rbac-guide";
/** Creation, versions, unwrapping, keys that are not there, and the challenge before each. */
export const keyVaultKeysRecording = "Azure/azure-sdk-for-js recordings of keyvault-keys";
export const cloudMetadata = "https://management.azure.com/metadata/endpoints";

/** Quotes `RestoreFailed` with both tiers. */
export const restoreErrorIssue = "Azure/azure-powershell#25072";
/** Quotes `InvalidParameters` with `Parameter name: backupStorageAccount`. */
export const backupErrorIssue = "Azure/azure-powershell#23411";
/** Answered by azurerm's provider with a retry of bad requests. */
export const earlyUndeleteIssue = "Azure/azure-rest-api-specs#25262";
export const softDeletedNameIssue = "hashicorp/terraform-provider-azurerm#11580";

/** Each quotes an error of Entra ID, or of a machine's token endpoint. */
export const unknownCertificateIssue = "keycloak/keycloak#19425";
export const assertionAudienceIssue = "AzureAD/microsoft-authentication-library-for-dotnet#2746";
export const assertionTimeIssue = "AzureAD/microsoft-authentication-library-for-java#984";
export const noProofIssue = "Azure-Samples/ms-identity-javascript-v2#18";
export const federatedIssuerIssue = "Azure/azure-workload-identity#1200";
export const federatedSubjectIssue = "Azure/login#482";
export const identityNotFoundIssue = "Azure/azure-sdk-for-net#37278";

const sdkForJs = "Azure/azure-sdk-for-js recordings/node";
/** 2021-08-01: a service in one region. */
export const creationRecording = `${sdkForJs}/apimanagement_test/recording_apimanagementservice_create_test.json`;
/** 2021-08-01: a service in one region, deleted and purged. */
export const deletionRecording = `${sdkForJs}/apimanagement_test/recording_apimanagementservice_delete_test.json`;
/** 2022-08-01: a service in two regions. */
export const multiRegionRecording =
    "Azure/azure-sdk-for-net SessionRecords/ApiManagementServiceTests/CreateMultiRegionService.json";
/** 2024-05-01: a service of a v2 tier, in one region. */
export const crudRecording = "Azure/azure-service-operator recordings/Test_ApiManagement_20240501_CRUD.yaml";
/** 2021-08-01: a PATCH that changes nothing. */
export const unchangedUpdateRecording = `${sdkForJs}/apimanagement_test/recording_apimanagementservice_update_test.json`;
export const lockedUpdateRecording = `${sdkForJs}/my_test/recording_apimanagementservice_update_test.js`;
export const lockedDeleteRecording = `${sdkForJs}/my_test/recording_apimanagementservice_delete_test.js`;
/** 2022-08-01: a backup by access key into a container that is not there, and its restore. */
export const backupRecording =
    "Azure/azure-sdk-for-net SessionRecords/ApiManagementServiceTests/BackupAndRestoreService.json";
/** 2021-08-01: a service in two regions, and an update of it. */
export const additionalRegionsRecording =
    "Azure/azure-powershell SessionRecords TestCrudApiManagementWithAdditionalRegions.json";
export const checkNameRecording = "Azure/azure-cli recordings/test_apim_core_service.yaml";

/** Reasons of assumptions that several tests rest on. */
export const recordedForOneRegion = `recorded for one region (${creationRecording}); additional locations as in 2022-08-01`;
export const recordedForV2Tier = `recorded for one region of a v2 tier (${crudRecording}); the rest as in 2022-08-01`;
export const sentencesUnknown = `the code is that of ${backupErrorIssue}; which mistake gives which sentence is a guess`;

const cdnRecordings = "Azure/azure-cli command_modules/cdn/tests/latest/recordings";
/** 2023-05-01: a profile of Front Door. */
export const profileRecording = `${cdnRecordings}/test_afd_profile_crud.yaml`;
/** 2023-05-01: a profile, an origin group and an origin, each created and changed. */
export const originRecording = `${cdnRecordings}/test_afd_origin_crud.yaml`;
export const policies = "https://learn.microsoft.com/azure/api-management/api-management-howto-policies";
/** Below it, a page per policy: `set-header-policy`. */
export const apiManagementPages = "https://learn.microsoft.com/azure/api-management";
export const subscriptionsPage = "https://learn.microsoft.com/azure/api-management/api-management-subscriptions";
export const revisions = "https://learn.microsoft.com/azure/api-management/api-management-revisions";
export const entitiesRecorded = "tests/recordings/entities_2024-05-01.json";

/** Where behaviours that are assumed were sought; several tests name each. */
export const soughtBackup =
    `${backupAndRestore}; threads on backups and restores: Azure/azure-powershell#23411, Azure/azure-powershell#25072, ` +
    "Azure/azure-powershell#27092, MicrosoftDocs/azure-docs#118862";
export const soughtRecordings =
    "all recordings of services in azure-sdk-for-js, azure-sdk-for-net, azure-powershell, azure-cli and azure-service-operator";
export const soughtRefusals =
    `${createService}; threads quote other mistakes: hashicorp/terraform-provider-azurerm#5874, ` +
    "hashicorp/terraform-provider-azurerm#17515, hashicorp/terraform-provider-azurerm#21101";
export const soughtEntityRefusals =
    "threads of Azure/apiops, Azure/apiops-cli and hashicorp/terraform-provider-azurerm that quote ValidationError: none has this one";
export const soughtOutages =
    "https://learn.microsoft.com/azure/azure-resource-manager/management/overview, on its resiliency; MicrosoftDocs/azure-docs#99433";
