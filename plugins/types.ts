/**
 * Types of every record, made from the definitions by `npm run types`: change those, never this file.
 */

/** UUID of a record. */
export type Id = string;
/** Decimal text such as "12.50", exact at any size. Never make a number of it. */
export type Decimal = string;
/** A day: 2026-01-31. */
export type Day = string;
/** A moment in UTC: 2026-01-31T08:30:00Z. */
export type Moment = string;


/**
 * Types by full name of the entity.
 */
export interface Entities {
  "catalogue.Barcode": {
    record: CatalogueBarcode
    create: CatalogueBarcode_Create
    patch: CatalogueBarcode_Patch
  }
  "catalogue.Brand": {
    record: CatalogueBrand
    create: CatalogueBrand_Create
    patch: CatalogueBrand_Patch
  }
  "catalogue.Bundle": {
    record: CatalogueBundle
    create: CatalogueBundle_Create
    patch: CatalogueBundle_Patch
  }
  "catalogue.Category": {
    record: CatalogueCategory
    create: CatalogueCategory_Create
    patch: CatalogueCategory_Patch
  }
  "catalogue.Coupon": {
    record: CatalogueCoupon
    create: CatalogueCoupon_Create
    patch: CatalogueCoupon_Patch
  }
  "catalogue.PriceList": {
    record: CataloguePriceList
    create: CataloguePriceList_Create
    patch: CataloguePriceList_Patch
  }
  "catalogue.PricingRule": {
    record: CataloguePricingRule
    create: CataloguePricingRule_Create
    patch: CataloguePricingRule_Patch
  }
  "catalogue.Product": {
    record: CatalogueProduct
    create: CatalogueProduct_Create
    patch: CatalogueProduct_Patch
  }
  "catalogue.SupplierItem": {
    record: CatalogueSupplierItem
    create: CatalogueSupplierItem_Create
    patch: CatalogueSupplierItem_Patch
  }
  "catalogue.TaxCode": {
    record: CatalogueTaxCode
    create: CatalogueTaxCode_Create
    patch: CatalogueTaxCode_Patch
  }
  "catalogue.Variant": {
    record: CatalogueVariant
    create: CatalogueVariant_Create
    patch: CatalogueVariant_Patch
  }
  "contacts.Address": {
    record: ContactsAddress
    create: ContactsAddress_Create
    patch: ContactsAddress_Patch
  }
  "contacts.BankAccount": {
    record: ContactsBankAccount
    create: ContactsBankAccount_Create
    patch: ContactsBankAccount_Patch
  }
  "contacts.Organisation": {
    record: ContactsOrganisation
    create: ContactsOrganisation_Create
    patch: ContactsOrganisation_Patch
  }
  "contacts.Party": {
    record: ContactsParty
    create: ContactsParty_Create
    patch: ContactsParty_Patch
  }
  "contacts.Person": {
    record: ContactsPerson
    create: ContactsPerson_Create
    patch: ContactsPerson_Patch
  }
  "contacts.Relationship": {
    record: ContactsRelationship
    create: ContactsRelationship_Create
    patch: ContactsRelationship_Patch
  }
  "core.Activity": {
    record: CoreActivity
    create: CoreActivity_Create
    patch: CoreActivity_Patch
  }
  "core.ApiKey": {
    record: CoreApiKey
    create: CoreApiKey_Create
    patch: CoreApiKey_Patch
  }
  "core.Approval": {
    record: CoreApproval
    create: CoreApproval_Create
    patch: CoreApproval_Patch
  }
  "core.Branch": {
    record: CoreBranch
    create: CoreBranch_Create
    patch: CoreBranch_Patch
  }
  "core.Calendar": {
    record: CoreCalendar
    create: CoreCalendar_Create
    patch: CoreCalendar_Patch
  }
  "core.Company": {
    record: CoreCompany
    create: CoreCompany_Create
    patch: CoreCompany_Patch
  }
  "core.Country": {
    record: CoreCountry
    create: CoreCountry_Create
    patch: CoreCountry_Patch
  }
  "core.Currency": {
    record: CoreCurrency
    create: CoreCurrency_Create
    patch: CoreCurrency_Patch
  }
  "core.Dashboard": {
    record: CoreDashboard
    create: CoreDashboard_Create
    patch: CoreDashboard_Patch
  }
  "core.Delegation": {
    record: CoreDelegation
    create: CoreDelegation_Create
    patch: CoreDelegation_Patch
  }
  "core.Department": {
    record: CoreDepartment
    create: CoreDepartment_Create
    patch: CoreDepartment_Patch
  }
  "core.EmailTemplate": {
    record: CoreEmailTemplate
    create: CoreEmailTemplate_Create
    patch: CoreEmailTemplate_Patch
  }
  "core.ExchangeRate": {
    record: CoreExchangeRate
    create: CoreExchangeRate_Create
    patch: CoreExchangeRate_Patch
  }
  "core.File": {
    record: CoreFile
    create: CoreFile_Create
    patch: CoreFile_Patch
  }
  "core.Group": {
    record: CoreGroup
    create: CoreGroup_Create
    patch: CoreGroup_Patch
  }
  "core.Job": {
    record: CoreJob
    create: CoreJob_Create
    patch: CoreJob_Patch
  }
  "core.Language": {
    record: CoreLanguage
    create: CoreLanguage_Create
    patch: CoreLanguage_Patch
  }
  "core.Message": {
    record: CoreMessage
    create: CoreMessage_Create
    patch: CoreMessage_Patch
  }
  "core.Notification": {
    record: CoreNotification
    create: CoreNotification_Create
    patch: CoreNotification_Patch
  }
  "core.NumberSeries": {
    record: CoreNumberSeries
    create: CoreNumberSeries_Create
    patch: CoreNumberSeries_Patch
  }
  "core.Region": {
    record: CoreRegion
    create: CoreRegion_Create
    patch: CoreRegion_Patch
  }
  "core.Role": {
    record: CoreRole
    create: CoreRole_Create
    patch: CoreRole_Patch
  }
  "core.SavedView": {
    record: CoreSavedView
    create: CoreSavedView_Create
    patch: CoreSavedView_Patch
  }
  "core.Setting": {
    record: CoreSetting
    create: CoreSetting_Create
    patch: CoreSetting_Patch
  }
  "core.ShareGrant": {
    record: CoreShareGrant
    create: CoreShareGrant_Create
    patch: CoreShareGrant_Patch
  }
  "core.Task": {
    record: CoreTask
    create: CoreTask_Create
    patch: CoreTask_Patch
  }
  "core.Translation": {
    record: CoreTranslation
    create: CoreTranslation_Create
    patch: CoreTranslation_Patch
  }
  "core.UnitConversion": {
    record: CoreUnitConversion
    create: CoreUnitConversion_Create
    patch: CoreUnitConversion_Patch
  }
  "core.UnitOfMeasure": {
    record: CoreUnitOfMeasure
    create: CoreUnitOfMeasure_Create
    patch: CoreUnitOfMeasure_Patch
  }
  "core.User": {
    record: CoreUser
    create: CoreUser_Create
    patch: CoreUser_Patch
  }
  "core.Webhook": {
    record: CoreWebhook
    create: CoreWebhook_Create
    patch: CoreWebhook_Patch
  }
  "core.Workspace": {
    record: CoreWorkspace
    create: CoreWorkspace_Create
    patch: CoreWorkspace_Patch
  }
  "crm.Activity": {
    record: CrmActivity
    create: CrmActivity_Create
    patch: CrmActivity_Patch
  }
  "crm.CallLog": {
    record: CrmCallLog
    create: CrmCallLog_Create
    patch: CrmCallLog_Patch
  }
  "crm.Campaign": {
    record: CrmCampaign
    create: CrmCampaign_Create
    patch: CrmCampaign_Patch
  }
  "crm.Competitor": {
    record: CrmCompetitor
    create: CrmCompetitor_Create
    patch: CrmCompetitor_Patch
  }
  "crm.Deal": {
    record: CrmDeal
    create: CrmDeal_Create
    patch: CrmDeal_Patch
  }
  "crm.Lead": {
    record: CrmLead
    create: CrmLead_Create
    patch: CrmLead_Patch
  }
  "crm.LostReason": {
    record: CrmLostReason
    create: CrmLostReason_Create
    patch: CrmLostReason_Patch
  }
  "crm.Pipeline": {
    record: CrmPipeline
    create: CrmPipeline_Create
    patch: CrmPipeline_Patch
  }
  "crm.SalesTarget": {
    record: CrmSalesTarget
    create: CrmSalesTarget_Create
    patch: CrmSalesTarget_Patch
  }
  "crm.Segment": {
    record: CrmSegment
    create: CrmSegment_Create
    patch: CrmSegment_Patch
  }
  "crm.Territory": {
    record: CrmTerritory
    create: CrmTerritory_Create
    patch: CrmTerritory_Patch
  }
  "finance.Account": {
    record: FinanceAccount
    create: FinanceAccount_Create
    patch: FinanceAccount_Patch
  }
  "finance.BankStatement": {
    record: FinanceBankStatement
    create: FinanceBankStatement_Create
    patch: FinanceBankStatement_Patch
  }
  "finance.Budget": {
    record: FinanceBudget
    create: FinanceBudget_Create
    patch: FinanceBudget_Patch
  }
  "finance.CostCentre": {
    record: FinanceCostCentre
    create: FinanceCostCentre_Create
    patch: FinanceCostCentre_Patch
  }
  "finance.CreditNote": {
    record: FinanceCreditNote
    create: FinanceCreditNote_Create
    patch: FinanceCreditNote_Patch
  }
  "finance.DunningLevel": {
    record: FinanceDunningLevel
    create: FinanceDunningLevel_Create
    patch: FinanceDunningLevel_Patch
  }
  "finance.ExpenseClaim": {
    record: FinanceExpenseClaim
    create: FinanceExpenseClaim_Create
    patch: FinanceExpenseClaim_Patch
  }
  "finance.FiscalYear": {
    record: FinanceFiscalYear
    create: FinanceFiscalYear_Create
    patch: FinanceFiscalYear_Patch
  }
  "finance.Invoice": {
    record: FinanceInvoice
    create: FinanceInvoice_Create
    patch: FinanceInvoice_Patch
  }
  "finance.JournalEntry": {
    record: FinanceJournalEntry
    create: FinanceJournalEntry_Create
    patch: FinanceJournalEntry_Patch
  }
  "finance.LedgerEntry": {
    record: FinanceLedgerEntry
    create: FinanceLedgerEntry_Create
    patch: FinanceLedgerEntry_Patch
  }
  "finance.PartyAccount": {
    record: FinancePartyAccount
    create: FinancePartyAccount_Create
    patch: FinancePartyAccount_Patch
  }
  "finance.Payment": {
    record: FinancePayment
    create: FinancePayment_Create
    patch: FinancePayment_Patch
  }
  "finance.PaymentMethod": {
    record: FinancePaymentMethod
    create: FinancePaymentMethod_Create
    patch: FinancePaymentMethod_Patch
  }
  "finance.PaymentOrder": {
    record: FinancePaymentOrder
    create: FinancePaymentOrder_Create
    patch: FinancePaymentOrder_Patch
  }
  "finance.Period": {
    record: FinancePeriod
    create: FinancePeriod_Create
    patch: FinancePeriod_Patch
  }
  "finance.PostingRule": {
    record: FinancePostingRule
    create: FinancePostingRule_Create
    patch: FinancePostingRule_Patch
  }
  "finance.PurchaseInvoice": {
    record: FinancePurchaseInvoice
    create: FinancePurchaseInvoice_Create
    patch: FinancePurchaseInvoice_Patch
  }
  "finance.Setting": {
    record: FinanceSetting
    create: FinanceSetting_Create
    patch: FinanceSetting_Patch
  }
  "finance.SupplierCredit": {
    record: FinanceSupplierCredit
    create: FinanceSupplierCredit_Create
    patch: FinanceSupplierCredit_Patch
  }
  "finance.SupplierSetOff": {
    record: FinanceSupplierSetOff
    create: FinanceSupplierSetOff_Create
    patch: FinanceSupplierSetOff_Patch
  }
  "finance.TaxRule": {
    record: FinanceTaxRule
    create: FinanceTaxRule_Create
    patch: FinanceTaxRule_Patch
  }
  "hr.Contract": {
    record: HrContract
    create: HrContract_Create
    patch: HrContract_Patch
  }
  "hr.Employee": {
    record: HrEmployee
    create: HrEmployee_Create
    patch: HrEmployee_Patch
  }
  "hr.Onboarding": {
    record: HrOnboarding
    create: HrOnboarding_Create
    patch: HrOnboarding_Patch
  }
  "hr.OnboardingTemplate": {
    record: HrOnboardingTemplate
    create: HrOnboardingTemplate_Create
    patch: HrOnboardingTemplate_Patch
  }
  "hr.Position": {
    record: HrPosition
    create: HrPosition_Create
    patch: HrPosition_Patch
  }
  "manufacturing.BOM": {
    record: ManufacturingBOM
    create: ManufacturingBOM_Create
    patch: ManufacturingBOM_Patch
  }
  "manufacturing.Downtime": {
    record: ManufacturingDowntime
    create: ManufacturingDowntime_Create
    patch: ManufacturingDowntime_Patch
  }
  "manufacturing.MaterialIssue": {
    record: ManufacturingMaterialIssue
    create: ManufacturingMaterialIssue_Create
    patch: ManufacturingMaterialIssue_Patch
  }
  "manufacturing.Order": {
    record: ManufacturingOrder
    create: ManufacturingOrder_Create
    patch: ManufacturingOrder_Patch
  }
  "manufacturing.Output": {
    record: ManufacturingOutput
    create: ManufacturingOutput_Create
    patch: ManufacturingOutput_Patch
  }
  "manufacturing.Routing": {
    record: ManufacturingRouting
    create: ManufacturingRouting_Create
    patch: ManufacturingRouting_Patch
  }
  "manufacturing.Subcontract": {
    record: ManufacturingSubcontract
    create: ManufacturingSubcontract_Create
    patch: ManufacturingSubcontract_Patch
  }
  "manufacturing.WorkOrder": {
    record: ManufacturingWorkOrder
    create: ManufacturingWorkOrder_Create
    patch: ManufacturingWorkOrder_Patch
  }
  "manufacturing.Workstation": {
    record: ManufacturingWorkstation
    create: ManufacturingWorkstation_Create
    patch: ManufacturingWorkstation_Patch
  }
  "purchasing.BlanketOrder": {
    record: PurchasingBlanketOrder
    create: PurchasingBlanketOrder_Create
    patch: PurchasingBlanketOrder_Patch
  }
  "purchasing.Order": {
    record: PurchasingOrder
    create: PurchasingOrder_Create
    patch: PurchasingOrder_Patch
  }
  "purchasing.RFQ": {
    record: PurchasingRFQ
    create: PurchasingRFQ_Create
    patch: PurchasingRFQ_Patch
  }
  "purchasing.Receipt": {
    record: PurchasingReceipt
    create: PurchasingReceipt_Create
    patch: PurchasingReceipt_Patch
  }
  "purchasing.Requisition": {
    record: PurchasingRequisition
    create: PurchasingRequisition_Create
    patch: PurchasingRequisition_Patch
  }
  "purchasing.Return": {
    record: PurchasingReturn
    create: PurchasingReturn_Create
    patch: PurchasingReturn_Patch
  }
  "purchasing.Setting": {
    record: PurchasingSetting
    create: PurchasingSetting_Create
    patch: PurchasingSetting_Patch
  }
  "purchasing.SupplierQuote": {
    record: PurchasingSupplierQuote
    create: PurchasingSupplierQuote_Create
    patch: PurchasingSupplierQuote_Patch
  }
  "purchasing.SupplierScorecard": {
    record: PurchasingSupplierScorecard
    create: PurchasingSupplierScorecard_Create
    patch: PurchasingSupplierScorecard_Patch
  }
  "sales.Contract": {
    record: SalesContract
    create: SalesContract_Create
    patch: SalesContract_Patch
  }
  "sales.CreditLimit": {
    record: SalesCreditLimit
    create: SalesCreditLimit_Create
    patch: SalesCreditLimit_Patch
  }
  "sales.DeliverySchedule": {
    record: SalesDeliverySchedule
    create: SalesDeliverySchedule_Create
    patch: SalesDeliverySchedule_Patch
  }
  "sales.Order": {
    record: SalesOrder
    create: SalesOrder_Create
    patch: SalesOrder_Patch
  }
  "sales.Quote": {
    record: SalesQuote
    create: SalesQuote_Create
    patch: SalesQuote_Patch
  }
  "sales.Return": {
    record: SalesReturn
    create: SalesReturn_Create
    patch: SalesReturn_Patch
  }
  "sales.SalesPerson": {
    record: SalesSalesPerson
    create: SalesSalesPerson_Create
    patch: SalesSalesPerson_Patch
  }
  "sales.Terms": {
    record: SalesTerms
    create: SalesTerms_Create
    patch: SalesTerms_Patch
  }
  "stock.Balance": {
    record: StockBalance
    create: StockBalance_Create
    patch: StockBalance_Patch
  }
  "stock.Batch": {
    record: StockBatch
    create: StockBatch_Create
    patch: StockBatch_Patch
  }
  "stock.Delivery": {
    record: StockDelivery
    create: StockDelivery_Create
    patch: StockDelivery_Patch
  }
  "stock.LandedCost": {
    record: StockLandedCost
    create: StockLandedCost_Create
    patch: StockLandedCost_Patch
  }
  "stock.Location": {
    record: StockLocation
    create: StockLocation_Create
    patch: StockLocation_Patch
  }
  "stock.Package": {
    record: StockPackage
    create: StockPackage_Create
    patch: StockPackage_Patch
  }
  "stock.PickList": {
    record: StockPickList
    create: StockPickList_Create
    patch: StockPickList_Patch
  }
  "stock.PutawayRule": {
    record: StockPutawayRule
    create: StockPutawayRule_Create
    patch: StockPutawayRule_Patch
  }
  "stock.ReorderRule": {
    record: StockReorderRule
    create: StockReorderRule_Create
    patch: StockReorderRule_Patch
  }
  "stock.Reservation": {
    record: StockReservation
    create: StockReservation_Create
    patch: StockReservation_Patch
  }
  "stock.SerialNumber": {
    record: StockSerialNumber
    create: StockSerialNumber_Create
    patch: StockSerialNumber_Patch
  }
  "stock.Setting": {
    record: StockSetting
    create: StockSetting_Create
    patch: StockSetting_Patch
  }
  "stock.StockCount": {
    record: StockStockCount
    create: StockStockCount_Create
    patch: StockStockCount_Patch
  }
  "stock.StockEntry": {
    record: StockStockEntry
    create: StockStockEntry_Create
    patch: StockStockEntry_Patch
  }
  "stock.StockLedgerEntry": {
    record: StockStockLedgerEntry
    create: StockStockLedgerEntry_Create
    patch: StockStockLedgerEntry_Patch
  }
  "stock.Warehouse": {
    record: StockWarehouse
    create: StockWarehouse_Create
    patch: StockWarehouse_Patch
  }
}
/**
 * What a scanner reads.
 */
export interface CatalogueBarcode {
  code: string
  product: Id
  kind: ("ean13" | "ean8" | "upc" | "code128" | "qr" | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * What a scanner reads.
 */
export interface CatalogueBarcode_Create {
  code: string
  product: Id
  kind?: ("ean13" | "ean8" | "upc" | "code128" | "qr" | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What a scanner reads.
 */
export interface CatalogueBarcode_Patch {
  code?: string
  product?: Id
  kind?: ("ean13" | "ean8" | "upc" | "code128" | "qr" | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A name products are sold under.
 */
export interface CatalogueBrand {
  name: string
  website: (string | null)
  manufacturer: Id | null
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * A name products are sold under.
 */
export interface CatalogueBrand_Create {
  name: string
  website?: (string | null)
  manufacturer?: Id | null
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A name products are sold under.
 */
export interface CatalogueBrand_Patch {
  name?: string
  website?: (string | null)
  manufacturer?: Id | null
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Products that are sold together as one.
 */
export interface CatalogueBundle {
  product: Id
  parts: CatalogueBundle_Part[]
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Part
 */
export interface CatalogueBundle_Part {
  product: Id
  quantity: Decimal
  id: Id
  version: number
  position: number
}
/**
 * Products that are sold together as one.
 */
export interface CatalogueBundle_Create {
  product: Id
  parts?: {
    product: Id
    quantity: Decimal
  }[]
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Products that are sold together as one.
 */
export interface CatalogueBundle_Patch {
  product?: Id
  parts?: {
    add?: {
      product: Id
      quantity: Decimal
    }[]
    change?: {
      id: Id
      product?: Id
      quantity?: Decimal
    }[]
    remove?: Id[]
    order?: Id[]
  }
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A group of products, in a tree.
 */
export interface CatalogueCategory {
  code: (string | null)
  name: string
  parent: Id | null
  description: (string | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * A group of products, in a tree.
 */
export interface CatalogueCategory_Create {
  code?: (string | null)
  name: string
  parent?: Id | null
  description?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A group of products, in a tree.
 */
export interface CatalogueCategory_Patch {
  code?: (string | null)
  name?: string
  parent?: Id | null
  description?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A code that switches a pricing rule on.
 */
export interface CatalogueCoupon {
  code: string
  rule: Id
  valid: ({
    from?: Day | null
    to?: Day | null
  } | null)
  uses: (number | null)
  limit: (number | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * A code that switches a pricing rule on.
 */
export interface CatalogueCoupon_Create {
  code: string
  rule: Id
  valid?: ({
    from?: Day | null
    to?: Day | null
  } | null)
  uses?: (number | null)
  limit?: (number | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A code that switches a pricing rule on.
 */
export interface CatalogueCoupon_Patch {
  code?: string
  rule?: Id
  valid?: ({
    from?: Day | null
    to?: Day | null
  } | null)
  uses?: (number | null)
  limit?: (number | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Prices of products in one currency for a time.
 */
export interface CataloguePriceList {
  name: string
  currency: Id
  valid: ({
    from?: Day | null
    to?: Day | null
  } | null)
  prices: CataloguePriceList_Price[]
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Price
 */
export interface CataloguePriceList_Price {
  product: Id
  quantityFrom: Decimal | null
  price: Decimal
  id: Id
  version: number
  position: number
}
/**
 * Prices of products in one currency for a time.
 */
export interface CataloguePriceList_Create {
  name: string
  currency: Id
  valid?: ({
    from?: Day | null
    to?: Day | null
  } | null)
  prices?: {
    product: Id
    quantityFrom?: Decimal | null
    price: Decimal
  }[]
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Prices of products in one currency for a time.
 */
export interface CataloguePriceList_Patch {
  name?: string
  currency?: Id
  valid?: ({
    from?: Day | null
    to?: Day | null
  } | null)
  prices?: {
    add?: {
      product: Id
      quantityFrom?: Decimal | null
      price: Decimal
    }[]
    change?: {
      id: Id
      product?: Id
      quantityFrom?: Decimal | null
      price?: Decimal
    }[]
    remove?: Id[]
    order?: Id[]
  }
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A discount that applies when its condition holds.
 */
export interface CataloguePricingRule {
  name: string
  priority: (number | null)
  category: Id | null
  product: Id | null
  quantityFrom: Decimal | null
  valid: ({
    from?: Day | null
    to?: Day | null
  } | null)
  percent: Decimal | null
  amount: Decimal | null
  active: (boolean | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * A discount that applies when its condition holds.
 */
export interface CataloguePricingRule_Create {
  name: string
  priority?: (number | null)
  category?: Id | null
  product?: Id | null
  quantityFrom?: Decimal | null
  valid?: ({
    from?: Day | null
    to?: Day | null
  } | null)
  percent?: Decimal | null
  amount?: Decimal | null
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A discount that applies when its condition holds.
 */
export interface CataloguePricingRule_Patch {
  name?: string
  priority?: (number | null)
  category?: Id | null
  product?: Id | null
  quantityFrom?: Decimal | null
  valid?: ({
    from?: Day | null
    to?: Day | null
  } | null)
  percent?: Decimal | null
  amount?: Decimal | null
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What is bought, made and sold.
 */
export interface CatalogueProduct {
  sku: (string | null)
  name: string
  type: ("stock" | "service" | "kit" | null)
  category: Id | null
  brand: Id | null
  supplier: Id | null
  unit: Id | null
  packaging: (string | null)
  currency: Id | null
  price: Decimal | null
  cost: Decimal | null
  taxCode: Id | null
  tracking: ("none" | "batch" | "serial" | null)
  reorderLevel: Decimal | null
  description: (string | null)
  active: (boolean | null)
  /**
   * Where it is put when it comes in or is made
   */
  location: Id | null
  /**
   * The one that is in force
   */
  bom: Id | null
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * What is bought, made and sold.
 */
export interface CatalogueProduct_Create {
  sku?: (string | null)
  name: string
  type?: ("stock" | "service" | "kit" | null)
  category?: Id | null
  brand?: Id | null
  supplier?: Id | null
  unit?: Id | null
  packaging?: (string | null)
  currency?: Id | null
  price?: Decimal | null
  cost?: Decimal | null
  taxCode?: Id | null
  tracking?: ("none" | "batch" | "serial" | null)
  reorderLevel?: Decimal | null
  description?: (string | null)
  active?: (boolean | null)
  /**
   * Where it is put when it comes in or is made
   */
  location?: Id | null
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What is bought, made and sold.
 */
export interface CatalogueProduct_Patch {
  sku?: (string | null)
  name?: string
  type?: ("stock" | "service" | "kit" | null)
  category?: Id | null
  brand?: Id | null
  supplier?: Id | null
  unit?: Id | null
  packaging?: (string | null)
  currency?: Id | null
  price?: Decimal | null
  cost?: Decimal | null
  taxCode?: Id | null
  tracking?: ("none" | "batch" | "serial" | null)
  reorderLevel?: Decimal | null
  description?: (string | null)
  active?: (boolean | null)
  /**
   * Where it is put when it comes in or is made
   */
  location?: Id | null
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What a supplier sells us and under which number.
 */
export interface CatalogueSupplierItem {
  supplier: Id
  product: Id
  code: (string | null)
  /**
   * Days from order to receipt
   */
  leadTime: (number | null)
  price: Decimal | null
  currency: Id | null
  preferred: (boolean | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * What a supplier sells us and under which number.
 */
export interface CatalogueSupplierItem_Create {
  supplier: Id
  product: Id
  code?: (string | null)
  /**
   * Days from order to receipt
   */
  leadTime?: (number | null)
  price?: Decimal | null
  currency?: Id | null
  preferred?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What a supplier sells us and under which number.
 */
export interface CatalogueSupplierItem_Patch {
  supplier?: Id
  product?: Id
  code?: (string | null)
  /**
   * Days from order to receipt
   */
  leadTime?: (number | null)
  price?: Decimal | null
  currency?: Id | null
  preferred?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What tax a line bears.
 */
export interface CatalogueTaxCode {
  code: string
  name: string
  rate: Decimal
  active: (boolean | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * What tax a line bears.
 */
export interface CatalogueTaxCode_Create {
  code: string
  name: string
  rate: Decimal
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What tax a line bears.
 */
export interface CatalogueTaxCode_Patch {
  code?: string
  name?: string
  rate?: Decimal
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A product in one size, colour or the like.
 */
export interface CatalogueVariant {
  product: Id
  sku: string
  name: string
  attributes: CatalogueVariant_Attribute[]
  price: Decimal | null
  currency: Id | null
  active: (boolean | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Attribute
 */
export interface CatalogueVariant_Attribute {
  name: string
  value: string
  id: Id
  version: number
  position: number
}
/**
 * A product in one size, colour or the like.
 */
export interface CatalogueVariant_Create {
  product: Id
  sku: string
  name: string
  attributes?: {
    name: string
    value: string
  }[]
  price?: Decimal | null
  currency?: Id | null
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A product in one size, colour or the like.
 */
export interface CatalogueVariant_Patch {
  product?: Id
  sku?: string
  name?: string
  attributes?: {
    add?: {
      name: string
      value: string
    }[]
    change?: {
      id: Id
      name?: string
      value?: string
    }[]
    remove?: Id[]
    order?: Id[]
  }
  price?: Decimal | null
  currency?: Id | null
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Another address of a party: for invoices, deliveries or visits.
 */
export interface ContactsAddress {
  party: Id
  kind: ("billing" | "delivery" | "visit" | "other" | null)
  name: (string | null)
  address: {
    street?: (string | null)
    street2?: (string | null)
    postalCode?: (string | null)
    city?: (string | null)
    region?: (string | null)
    country?: (string | null)
  }
  default: (boolean | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Another address of a party: for invoices, deliveries or visits.
 */
export interface ContactsAddress_Create {
  party: Id
  kind?: ("billing" | "delivery" | "visit" | "other" | null)
  name?: (string | null)
  address: {
    street?: (string | null)
    street2?: (string | null)
    postalCode?: (string | null)
    city?: (string | null)
    region?: (string | null)
    country?: (string | null)
  }
  default?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Another address of a party: for invoices, deliveries or visits.
 */
export interface ContactsAddress_Patch {
  party?: Id
  kind?: ("billing" | "delivery" | "visit" | "other" | null)
  name?: (string | null)
  address?: {
    street?: (string | null)
    street2?: (string | null)
    postalCode?: (string | null)
    city?: (string | null)
    region?: (string | null)
    country?: (string | null)
  }
  default?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * An account money is paid to or from.
 */
export interface ContactsBankAccount {
  party: Id
  holder: (string | null)
  iban: string
  bic: (string | null)
  bank: (string | null)
  currency: Id | null
  active: (boolean | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * An account money is paid to or from.
 */
export interface ContactsBankAccount_Create {
  party: Id
  holder?: (string | null)
  iban: string
  bic?: (string | null)
  bank?: (string | null)
  currency?: Id | null
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * An account money is paid to or from.
 */
export interface ContactsBankAccount_Patch {
  party?: Id
  holder?: (string | null)
  iban?: string
  bic?: (string | null)
  bank?: (string | null)
  currency?: Id | null
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What is known of a party that is a company.
 */
export interface ContactsOrganisation {
  party: Id
  industry: (string | null)
  size: ("micro" | "small" | "medium" | "large" | null)
  employees: (number | null)
  legalForm: (string | null)
  taxIds: (string[] | null)
  founded: Day | null
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * What is known of a party that is a company.
 */
export interface ContactsOrganisation_Create {
  party: Id
  industry?: (string | null)
  size?: ("micro" | "small" | "medium" | "large" | null)
  employees?: (number | null)
  legalForm?: (string | null)
  taxIds?: (string[] | null)
  founded?: Day | null
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What is known of a party that is a company.
 */
export interface ContactsOrganisation_Patch {
  party?: Id
  industry?: (string | null)
  size?: ("micro" | "small" | "medium" | "large" | null)
  employees?: (number | null)
  legalForm?: (string | null)
  taxIds?: (string[] | null)
  founded?: Day | null
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A person or an organisation we do business with: customer, supplier or both.
 */
export interface ContactsParty {
  number: (string | null)
  name: string
  kind: ("organisation" | "person" | null)
  customer: (boolean | null)
  supplier: (boolean | null)
  carrier: (boolean | null)
  contactName: (string | null)
  contactTitle: (string | null)
  email: (string | null)
  phone: (string | null)
  fax: (string | null)
  website: (string | null)
  address: ({
    street?: (string | null)
    street2?: (string | null)
    postalCode?: (string | null)
    city?: (string | null)
    region?: (string | null)
    country?: (string | null)
  } | null)
  taxId: (string | null)
  currency: Id | null
  language: Id | null
  tags: (string[] | null)
  notes: (string | null)
  active: (boolean | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * A person or an organisation we do business with: customer, supplier or both.
 */
export interface ContactsParty_Create {
  number?: (string | null)
  name: string
  kind?: ("organisation" | "person" | null)
  customer?: (boolean | null)
  supplier?: (boolean | null)
  carrier?: (boolean | null)
  contactName?: (string | null)
  contactTitle?: (string | null)
  email?: (string | null)
  phone?: (string | null)
  fax?: (string | null)
  website?: (string | null)
  address?: ({
    street?: (string | null)
    street2?: (string | null)
    postalCode?: (string | null)
    city?: (string | null)
    region?: (string | null)
    country?: (string | null)
  } | null)
  taxId?: (string | null)
  currency?: Id | null
  language?: Id | null
  tags?: (string[] | null)
  notes?: (string | null)
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A person or an organisation we do business with: customer, supplier or both.
 */
export interface ContactsParty_Patch {
  number?: (string | null)
  name?: string
  kind?: ("organisation" | "person" | null)
  customer?: (boolean | null)
  supplier?: (boolean | null)
  carrier?: (boolean | null)
  contactName?: (string | null)
  contactTitle?: (string | null)
  email?: (string | null)
  phone?: (string | null)
  fax?: (string | null)
  website?: (string | null)
  address?: ({
    street?: (string | null)
    street2?: (string | null)
    postalCode?: (string | null)
    city?: (string | null)
    region?: (string | null)
    country?: (string | null)
  } | null)
  taxId?: (string | null)
  currency?: Id | null
  language?: Id | null
  tags?: (string[] | null)
  notes?: (string | null)
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Somebody we talk to at a party.
 */
export interface ContactsPerson {
  party: Id | null
  salutation: (string | null)
  firstName: (string | null)
  lastName: string
  jobTitle: (string | null)
  email: (string | null)
  phone: (string | null)
  mobile: (string | null)
  birthday: Day | null
  language: Id | null
  notes: (string | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Somebody we talk to at a party.
 */
export interface ContactsPerson_Create {
  party?: Id | null
  salutation?: (string | null)
  firstName?: (string | null)
  lastName: string
  jobTitle?: (string | null)
  email?: (string | null)
  phone?: (string | null)
  mobile?: (string | null)
  birthday?: Day | null
  language?: Id | null
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Somebody we talk to at a party.
 */
export interface ContactsPerson_Patch {
  party?: Id | null
  salutation?: (string | null)
  firstName?: (string | null)
  lastName?: string
  jobTitle?: (string | null)
  email?: (string | null)
  phone?: (string | null)
  mobile?: (string | null)
  birthday?: Day | null
  language?: Id | null
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * How two parties stand to each other.
 */
export interface ContactsRelationship {
  source: Id
  kind: ("parent" | "subsidiary" | "partner" | "competitor" | "referrer")
  target: Id
  since: Day | null
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * How two parties stand to each other.
 */
export interface ContactsRelationship_Create {
  source: Id
  kind: ("parent" | "subsidiary" | "partner" | "competitor" | "referrer")
  target: Id
  since?: Day | null
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * How two parties stand to each other.
 */
export interface ContactsRelationship_Patch {
  source?: Id
  kind?: ("parent" | "subsidiary" | "partner" | "competitor" | "referrer")
  target?: Id
  since?: Day | null
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What happened: a call, a meeting, a note.
 */
export interface CoreActivity {
  kind: ("note" | "call" | "meeting" | "mail")
  subject: string
  at: Moment | null
  duration: (string | null)
  participants: (Id[] | null)
  notes: (string | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * What happened: a call, a meeting, a note.
 */
export interface CoreActivity_Create {
  kind?: ("note" | "call" | "meeting" | "mail" | null)
  subject: string
  at?: Moment | null
  duration?: (string | null)
  participants?: (Id[] | null)
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What happened: a call, a meeting, a note.
 */
export interface CoreActivity_Patch {
  kind?: ("note" | "call" | "meeting" | "mail")
  subject?: string
  at?: Moment | null
  duration?: (string | null)
  participants?: (Id[] | null)
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Lets another program sign in as a user.
 */
export interface CoreApiKey {
  name: string
  user: Id
  prefix: (string | null)
  expiresAt: Moment | null
  revokedAt: Moment | null
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Lets another program sign in as a user.
 */
export interface CoreApiKey_Create {
  name: string
  user: Id
  expiresAt?: Moment | null
  revokedAt?: Moment | null
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Lets another program sign in as a user.
 */
export interface CoreApiKey_Patch {
  name?: string
  user?: Id
  expiresAt?: Moment | null
  revokedAt?: Moment | null
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A request that somebody has to agree to.
 */
export interface CoreApproval {
  title: string
  requester: Id | null
  due: Moment | null
  steps: CoreApproval_Step[]
  decision: ("open" | "approved" | "rejected" | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Step
 */
export interface CoreApproval_Step {
  approver: Id
  decision: ("open" | "approved" | "rejected" | null)
  decidedAt: Moment | null
  comment: (string | null)
  id: Id
  version: number
  position: number
}
/**
 * A request that somebody has to agree to.
 */
export interface CoreApproval_Create {
  title: string
  requester?: Id | null
  due?: Moment | null
  steps?: {
    approver: Id
    decision?: ("open" | "approved" | "rejected" | null)
    decidedAt?: Moment | null
    comment?: (string | null)
  }[]
  decision?: ("open" | "approved" | "rejected" | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A request that somebody has to agree to.
 */
export interface CoreApproval_Patch {
  title?: string
  requester?: Id | null
  due?: Moment | null
  steps?: {
    add?: {
      approver: Id
      decision?: ("open" | "approved" | "rejected" | null)
      decidedAt?: Moment | null
      comment?: (string | null)
    }[]
    change?: {
      id: Id
      approver?: Id
      decision?: ("open" | "approved" | "rejected" | null)
      decidedAt?: Moment | null
      comment?: (string | null)
    }[]
    remove?: Id[]
    order?: Id[]
  }
  decision?: ("open" | "approved" | "rejected" | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A place of business of a company.
 */
export interface CoreBranch {
  code: string
  name: string
  company: Id | null
  address: ({
    street?: (string | null)
    street2?: (string | null)
    postalCode?: (string | null)
    city?: (string | null)
    region?: (string | null)
    country?: (string | null)
  } | null)
  phone: (string | null)
  active: (boolean | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * A place of business of a company.
 */
export interface CoreBranch_Create {
  code: string
  name: string
  company?: Id | null
  address?: ({
    street?: (string | null)
    street2?: (string | null)
    postalCode?: (string | null)
    city?: (string | null)
    region?: (string | null)
    country?: (string | null)
  } | null)
  phone?: (string | null)
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A place of business of a company.
 */
export interface CoreBranch_Patch {
  code?: string
  name?: string
  company?: Id | null
  address?: ({
    street?: (string | null)
    street2?: (string | null)
    postalCode?: (string | null)
    city?: (string | null)
    region?: (string | null)
    country?: (string | null)
  } | null)
  phone?: (string | null)
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Working hours and holidays: what deadlines are counted by.
 */
export interface CoreCalendar {
  name: string
  timezone: string
  workingTime: CoreCalendar_WorkingTime[]
  holidays: CoreCalendar_Holiday[]
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Working time
 */
export interface CoreCalendar_WorkingTime {
  weekday: ("monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday")
  start: string
  finish: string
  id: Id
  version: number
  position: number
}
/**
 * Holiday
 */
export interface CoreCalendar_Holiday {
  date: Day
  name: string
  id: Id
  version: number
  position: number
}
/**
 * Working hours and holidays: what deadlines are counted by.
 */
export interface CoreCalendar_Create {
  name: string
  timezone?: (string | null)
  workingTime?: {
    weekday: ("monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday")
    start: string
    finish: string
  }[]
  holidays?: {
    date: Day
    name: string
  }[]
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Working hours and holidays: what deadlines are counted by.
 */
export interface CoreCalendar_Patch {
  name?: string
  timezone?: string
  workingTime?: {
    add?: {
      weekday: ("monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday")
      start: string
      finish: string
    }[]
    change?: {
      id: Id
      weekday?: ("monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday")
      start?: string
      finish?: string
    }[]
    remove?: Id[]
    order?: Id[]
  }
  holidays?: {
    add?: {
      date: Day
      name: string
    }[]
    change?: {
      id: Id
      date?: Day
      name?: string
    }[]
    remove?: Id[]
    order?: Id[]
  }
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Company
 */
export interface CoreCompany {
  name: string
  legalName: (string | null)
  taxId: (string | null)
  currency: Id | null
  address: ({
    street?: (string | null)
    street2?: (string | null)
    postalCode?: (string | null)
    city?: (string | null)
    region?: (string | null)
    country?: (string | null)
  } | null)
  email: (string | null)
  phone: (string | null)
  website: (string | null)
  /**
   * Register and number, as they stand on letters
   */
  registration: (string | null)
  bank: (string | null)
  iban: (string | null)
  bic: (string | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Company
 */
export interface CoreCompany_Create {
  name: string
  legalName?: (string | null)
  taxId?: (string | null)
  currency?: Id | null
  address?: ({
    street?: (string | null)
    street2?: (string | null)
    postalCode?: (string | null)
    city?: (string | null)
    region?: (string | null)
    country?: (string | null)
  } | null)
  email?: (string | null)
  phone?: (string | null)
  website?: (string | null)
  /**
   * Register and number, as they stand on letters
   */
  registration?: (string | null)
  bank?: (string | null)
  iban?: (string | null)
  bic?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Company
 */
export interface CoreCompany_Patch {
  name?: string
  legalName?: (string | null)
  taxId?: (string | null)
  currency?: Id | null
  address?: ({
    street?: (string | null)
    street2?: (string | null)
    postalCode?: (string | null)
    city?: (string | null)
    region?: (string | null)
    country?: (string | null)
  } | null)
  email?: (string | null)
  phone?: (string | null)
  website?: (string | null)
  /**
   * Register and number, as they stand on letters
   */
  registration?: (string | null)
  bank?: (string | null)
  iban?: (string | null)
  bic?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Country
 */
export interface CoreCountry {
  code: string
  name: string
  currency: Id | null
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Country
 */
export interface CoreCountry_Create {
  code: string
  name: string
  currency?: Id | null
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Country
 */
export interface CoreCountry_Patch {
  code?: string
  name?: string
  currency?: Id | null
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Currency
 */
export interface CoreCurrency {
  code: string
  name: string
  symbol: (string | null)
  digits: (number | null)
  active: (boolean | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Currency
 */
export interface CoreCurrency_Create {
  code: string
  name: string
  symbol?: (string | null)
  digits?: (number | null)
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Currency
 */
export interface CoreCurrency_Patch {
  code?: string
  name?: string
  symbol?: (string | null)
  digits?: (number | null)
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Figures and charts on one page.
 */
export interface CoreDashboard {
  title: string
  layout: {
    [k: string]: unknown
  }
  roles: (Id[] | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Figures and charts on one page.
 */
export interface CoreDashboard_Create {
  title: string
  layout?: {
    [k: string]: unknown
  }
  roles?: (Id[] | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Figures and charts on one page.
 */
export interface CoreDashboard_Patch {
  title?: string
  layout?: {
    [k: string]: unknown
  }
  roles?: (Id[] | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Who decides in somebody's place while he is away: the deputy is asked what the absent person is asked.
 */
export interface CoreDelegation {
  /**
   * Whose approvals the deputy decides; you yourself, unless you say another.
   */
  person: Id | null
  deputy: Id
  startsAt: Moment
  endsAt: Moment
  reason: (string | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Who decides in somebody's place while he is away: the deputy is asked what the absent person is asked.
 */
export interface CoreDelegation_Create {
  /**
   * Whose approvals the deputy decides; you yourself, unless you say another.
   */
  person?: Id | null
  deputy: Id
  startsAt: Moment
  endsAt: Moment
  reason?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Who decides in somebody's place while he is away: the deputy is asked what the absent person is asked.
 */
export interface CoreDelegation_Patch {
  deputy?: Id
  startsAt?: Moment
  endsAt?: Moment
  reason?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A unit in the organisation chart.
 */
export interface CoreDepartment {
  name: string
  parent: Id | null
  manager: Id | null
  branch: Id | null
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * A unit in the organisation chart.
 */
export interface CoreDepartment_Create {
  name: string
  parent?: Id | null
  manager?: Id | null
  branch?: Id | null
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A unit in the organisation chart.
 */
export interface CoreDepartment_Patch {
  name?: string
  parent?: Id | null
  manager?: Id | null
  branch?: Id | null
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Text of messages that are sent by rule.
 */
export interface CoreEmailTemplate {
  name: string
  language: Id | null
  subject: string
  body: string
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Text of messages that are sent by rule.
 */
export interface CoreEmailTemplate_Create {
  name: string
  language?: Id | null
  subject: string
  body: string
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Text of messages that are sent by rule.
 */
export interface CoreEmailTemplate_Patch {
  name?: string
  language?: Id | null
  subject?: string
  body?: string
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What one unit of a currency is worth in another on a day.
 */
export interface CoreExchangeRate {
  date: Day
  base: Id
  quote: Id
  rate: Decimal
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * What one unit of a currency is worth in another on a day.
 */
export interface CoreExchangeRate_Create {
  date?: Day | null
  base: Id
  quote: Id
  rate: Decimal
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What one unit of a currency is worth in another on a day.
 */
export interface CoreExchangeRate_Patch {
  date?: Day
  base?: Id
  quote?: Id
  rate?: Decimal
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A stored file and what it belongs to.
 */
export interface CoreFile {
  name: string
  content: Id
  folder: (string | null)
  about: ({
    entity: ("core.Company" | "core.Task")
    id: Id
  } | null)
  tags: (string[] | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * A stored file and what it belongs to.
 */
export interface CoreFile_Create {
  name: string
  content: Id
  folder?: (string | null)
  about?: ({
    entity: ("core.Company" | "core.Task")
    id: Id
  } | null)
  tags?: (string[] | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A stored file and what it belongs to.
 */
export interface CoreFile_Patch {
  name?: string
  content?: Id
  folder?: (string | null)
  about?: ({
    entity: ("core.Company" | "core.Task")
    id: Id
  } | null)
  tags?: (string[] | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * People who share roles or are addressed together.
 */
export interface CoreGroup {
  name: string
  description: (string | null)
  members: (Id[] | null)
  roles: (Id[] | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * People who share roles or are addressed together.
 */
export interface CoreGroup_Create {
  name: string
  description?: (string | null)
  members?: (Id[] | null)
  roles?: (Id[] | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * People who share roles or are addressed together.
 */
export interface CoreGroup_Patch {
  name?: string
  description?: (string | null)
  members?: (Id[] | null)
  roles?: (Id[] | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Longer work that goes on in the background.
 */
export interface CoreJob {
  name: string
  state: ("waiting" | "running" | "done" | "failed" | null)
  progress: (number | null)
  startedAt: Moment | null
  finishedAt: Moment | null
  message: (string | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Longer work that goes on in the background.
 */
export interface CoreJob_Create {
  name: string
  state?: ("waiting" | "running" | "done" | "failed" | null)
  progress?: (number | null)
  startedAt?: Moment | null
  finishedAt?: Moment | null
  message?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Longer work that goes on in the background.
 */
export interface CoreJob_Patch {
  name?: string
  state?: ("waiting" | "running" | "done" | "failed" | null)
  progress?: (number | null)
  startedAt?: Moment | null
  finishedAt?: Moment | null
  message?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A language that users and documents can have.
 */
export interface CoreLanguage {
  code: string
  name: string
  rightToLeft: (boolean | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * A language that users and documents can have.
 */
export interface CoreLanguage_Create {
  code: string
  name: string
  rightToLeft?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A language that users and documents can have.
 */
export interface CoreLanguage_Patch {
  code?: string
  name?: string
  rightToLeft?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * An e-mail that came in or went out.
 */
export interface CoreMessage {
  subject: string
  direction: ("in" | "out" | null)
  sender: (string | null)
  recipients: (string[] | null)
  body: (string | null)
  sentAt: Moment | null
  template: Id | null
  attachments: (Id[] | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * An e-mail that came in or went out.
 */
export interface CoreMessage_Create {
  subject: string
  direction?: ("in" | "out" | null)
  sender?: (string | null)
  recipients?: (string[] | null)
  body?: (string | null)
  sentAt?: Moment | null
  template?: Id | null
  attachments?: (Id[] | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * An e-mail that came in or went out.
 */
export interface CoreMessage_Patch {
  subject?: string
  direction?: ("in" | "out" | null)
  sender?: (string | null)
  recipients?: (string[] | null)
  body?: (string | null)
  sentAt?: Moment | null
  template?: Id | null
  attachments?: (Id[] | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A message to one user inside the product.
 */
export interface CoreNotification {
  user: Id
  title: string
  body: (string | null)
  link: (string | null)
  readAt: Moment | null
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * A message to one user inside the product.
 */
export interface CoreNotification_Create {
  user: Id
  title: string
  body?: (string | null)
  link?: (string | null)
  readAt?: Moment | null
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A message to one user inside the product.
 */
export interface CoreNotification_Patch {
  user?: Id
  title?: string
  body?: (string | null)
  link?: (string | null)
  readAt?: Moment | null
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A pattern for document numbers.
 */
export interface CoreNumberSeries {
  key: string
  /**
   * Such as SO-{year}-{seq:5}
   */
  pattern: string
  description: (string | null)
  active: (boolean | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * A pattern for document numbers.
 */
export interface CoreNumberSeries_Create {
  key: string
  /**
   * Such as SO-{year}-{seq:5}
   */
  pattern: string
  description?: (string | null)
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A pattern for document numbers.
 */
export interface CoreNumberSeries_Patch {
  key?: string
  /**
   * Such as SO-{year}-{seq:5}
   */
  pattern?: string
  description?: (string | null)
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A state, province or canton of a country.
 */
export interface CoreRegion {
  country: Id
  code: string
  name: string
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * A state, province or canton of a country.
 */
export interface CoreRegion_Create {
  country: Id
  code: string
  name: string
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A state, province or canton of a country.
 */
export interface CoreRegion_Patch {
  country?: Id
  code?: string
  name?: string
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What its users may do, beside what the definitions of the same role grant.
 */
export interface CoreRole {
  /**
   * Full name of the role, such as sales.rep.
   */
  key: string
  title: string
  description: (string | null)
  /**
   * Whoever holds the role works only once he has an authenticator app or a passkey.
   */
  secondFactor: (boolean | null)
  inherits: (Id[] | null)
  grants: CoreRole_Grant[]
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Grant
 */
export interface CoreRole_Grant {
  /**
   * Full name of the entity, such as sales.Order.
   */
  entity: string
  /**
   * read, create, update, delete, names of transitions and actions, or * for all.
   */
  actions: string[]
  /**
   * Covered fields; all if empty.
   */
  fields: (string[] | null)
  /**
   * Only records for which this holds, such as owner == user.
   */
  where: (string | null)
  /**
   * Fields that are shown masked.
   */
  masked: (string[] | null)
  /**
   * Name of a grant that ships with the role: this one takes its place, without actions it takes it away. Empty adds another one.
   */
  name: (string | null)
  id: Id
  version: number
  position: number
}
/**
 * What its users may do, beside what the definitions of the same role grant.
 */
export interface CoreRole_Create {
  /**
   * Full name of the role, such as sales.rep.
   */
  key: string
  title: string
  description?: (string | null)
  /**
   * Whoever holds the role works only once he has an authenticator app or a passkey.
   */
  secondFactor?: (boolean | null)
  inherits?: (Id[] | null)
  grants?: {
    entity: string
    actions: string[]
    fields?: (string[] | null)
    where?: (string | null)
    masked?: (string[] | null)
    name?: (string | null)
  }[]
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What its users may do, beside what the definitions of the same role grant.
 */
export interface CoreRole_Patch {
  title?: string
  description?: (string | null)
  /**
   * Whoever holds the role works only once he has an authenticator app or a passkey.
   */
  secondFactor?: (boolean | null)
  inherits?: (Id[] | null)
  grants?: {
    add?: {
      entity: string
      actions: string[]
      fields?: (string[] | null)
      where?: (string | null)
      masked?: (string[] | null)
      name?: (string | null)
    }[]
    change?: {
      id: Id
      entity?: string
      actions?: string[]
      fields?: (string[] | null)
      where?: (string | null)
      masked?: (string[] | null)
      name?: (string | null)
    }[]
    remove?: Id[]
    order?: Id[]
  }
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Columns, filter and sort of a list, kept under a name.
 */
export interface CoreSavedView {
  title: string
  entity: string
  share: ("me" | "role" | "everyone" | null)
  role: Id | null
  state: {
    [k: string]: unknown
  }
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Columns, filter and sort of a list, kept under a name.
 */
export interface CoreSavedView_Create {
  title: string
  entity: string
  share?: ("me" | "role" | "everyone" | null)
  role?: Id | null
  state?: {
    [k: string]: unknown
  }
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Columns, filter and sort of a list, kept under a name.
 */
export interface CoreSavedView_Patch {
  title?: string
  entity?: string
  share?: ("me" | "role" | "everyone" | null)
  role?: Id | null
  state?: {
    [k: string]: unknown
  }
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What holds for the whole organization.
 */
export interface CoreSetting {
  company: Id | null
  currency: Id | null
  language: Id | null
  calendar: Id | null
  fiscalYearStart: (number | null)
  dateFormat: ("locale" | "iso" | null)
  defaultTerms: (string | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * What holds for the whole organization.
 */
export interface CoreSetting_Create {
  company?: Id | null
  currency?: Id | null
  language?: Id | null
  calendar?: Id | null
  fiscalYearStart?: (number | null)
  dateFormat?: ("locale" | "iso" | null)
  defaultTerms?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What holds for the whole organization.
 */
export interface CoreSetting_Patch {
  company?: Id | null
  currency?: Id | null
  language?: Id | null
  calendar?: Id | null
  fiscalYearStart?: (number | null)
  dateFormat?: ("locale" | "iso" | null)
  defaultTerms?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * One record shown to somebody beyond his roles.
 */
export interface CoreShareGrant {
  entity: string
  record: string
  user: Id | null
  group: Id | null
  rights: ("read" | "update" | null)
  /**
   * Shared fields, those of lines as lines.price; all that may be shared if empty.
   */
  fields: (string[] | null)
  endsAt: Moment | null
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * One record shown to somebody beyond his roles.
 */
export interface CoreShareGrant_Create {
  entity: string
  record: string
  user?: Id | null
  group?: Id | null
  rights?: ("read" | "update" | null)
  /**
   * Shared fields, those of lines as lines.price; all that may be shared if empty.
   */
  fields?: (string[] | null)
  endsAt?: Moment | null
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * One record shown to somebody beyond his roles.
 */
export interface CoreShareGrant_Patch {
  user?: Id | null
  group?: Id | null
  rights?: ("read" | "update" | null)
  /**
   * Shared fields, those of lines as lines.price; all that may be shared if empty.
   */
  fields?: (string[] | null)
  endsAt?: Moment | null
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Something somebody is to do.
 */
export interface CoreTask {
  title: string
  assignee: Id | null
  due: Day | null
  priority: ("low" | "normal" | "high" | "urgent" | null)
  related: ({
    entity: ("core.Company" | "core.User")
    id: Id
  } | null)
  description: (string | null)
  status: ("open" | "done" | "cancelled")
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Something somebody is to do.
 */
export interface CoreTask_Create {
  title: string
  assignee?: Id | null
  due?: Day | null
  priority?: ("low" | "normal" | "high" | "urgent" | null)
  related?: ({
    entity: ("core.Company" | "core.User")
    id: Id
  } | null)
  description?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Something somebody is to do.
 */
export interface CoreTask_Patch {
  title?: string
  assignee?: Id | null
  due?: Day | null
  priority?: ("low" | "normal" | "high" | "urgent" | null)
  related?: ({
    entity: ("core.Company" | "core.User")
    id: Id
  } | null)
  description?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Words of an organization in place of the shipped ones.
 */
export interface CoreTranslation {
  language: Id
  message: string
  text: string
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Words of an organization in place of the shipped ones.
 */
export interface CoreTranslation_Create {
  language: Id
  message: string
  text: string
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Words of an organization in place of the shipped ones.
 */
export interface CoreTranslation_Patch {
  language?: Id
  message?: string
  text?: string
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * How many of one unit make one of another.
 */
export interface CoreUnitConversion {
  source: Id
  target: Id
  factor: Decimal
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * How many of one unit make one of another.
 */
export interface CoreUnitConversion_Create {
  source: Id
  target: Id
  factor: Decimal
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * How many of one unit make one of another.
 */
export interface CoreUnitConversion_Patch {
  source?: Id
  target?: Id
  factor?: Decimal
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Unit of measure
 */
export interface CoreUnitOfMeasure {
  code: string
  name: string
  dimension: ("count" | "mass" | "length" | "area" | "volume" | "time" | "other" | null)
  factor: Decimal | null
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Unit of measure
 */
export interface CoreUnitOfMeasure_Create {
  code: string
  name: string
  dimension?: ("count" | "mass" | "length" | "area" | "volume" | "time" | "other" | null)
  factor?: Decimal | null
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Unit of measure
 */
export interface CoreUnitOfMeasure_Patch {
  code?: string
  name?: string
  dimension?: ("count" | "mass" | "length" | "area" | "volume" | "time" | "other" | null)
  factor?: Decimal | null
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Membership of a person in this organization, or a service account in whose name processes act.
 */
export interface CoreUser {
  name: string
  kind: ("person" | "service" | null)
  email: (string | null)
  /**
   * Name under which processes act as this account, such as core.process-runner.
   */
  serviceName: (string | null)
  /**
   * Id of the account the user signs in with; one account may be a user of several organizations.
   */
  account: (string | null)
  locale: (string | null)
  timezone: (string | null)
  active: (boolean | null)
  roles: (Id[] | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Membership of a person in this organization, or a service account in whose name processes act.
 */
export interface CoreUser_Create {
  name: string
  kind?: ("person" | "service" | null)
  email?: (string | null)
  /**
   * Name under which processes act as this account, such as core.process-runner.
   */
  serviceName?: (string | null)
  locale?: (string | null)
  timezone?: (string | null)
  active?: (boolean | null)
  roles?: (Id[] | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Membership of a person in this organization, or a service account in whose name processes act.
 */
export interface CoreUser_Patch {
  name?: string
  email?: (string | null)
  /**
   * Name under which processes act as this account, such as core.process-runner.
   */
  serviceName?: (string | null)
  locale?: (string | null)
  timezone?: (string | null)
  active?: (boolean | null)
  roles?: (Id[] | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Sends events to another system.
 */
export interface CoreWebhook {
  name: string
  url: string
  events: (string[] | null)
  active: (boolean | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Sends events to another system.
 */
export interface CoreWebhook_Create {
  name: string
  url: string
  events?: (string[] | null)
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Sends events to another system.
 */
export interface CoreWebhook_Patch {
  name?: string
  url?: string
  events?: (string[] | null)
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Workspace
 */
export interface CoreWorkspace {
  name: string
  key: string
  description: (string | null)
  active: (boolean | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Workspace
 */
export interface CoreWorkspace_Create {
  name: string
  key: string
  description?: (string | null)
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Workspace
 */
export interface CoreWorkspace_Patch {
  name?: string
  key?: string
  description?: (string | null)
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A call, a meeting or a task that brings a lead or deal on.
 */
export interface CrmActivity {
  subject: string
  kind: ("call" | "meeting" | "task" | "mail")
  date: Day | null
  startsAt: Moment | null
  endsAt: Moment | null
  priority: ("low" | "normal" | "high" | null)
  assignee: Id | null
  deal: Id | null
  lead: Id | null
  party: Id | null
  place: (string | null)
  notes: (string | null)
  outcome: (string | null)
  status: ("planned" | "done" | "cancelled")
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * A call, a meeting or a task that brings a lead or deal on.
 */
export interface CrmActivity_Create {
  subject: string
  kind?: ("call" | "meeting" | "task" | "mail" | null)
  date?: Day | null
  startsAt?: Moment | null
  endsAt?: Moment | null
  priority?: ("low" | "normal" | "high" | null)
  assignee?: Id | null
  deal?: Id | null
  lead?: Id | null
  party?: Id | null
  place?: (string | null)
  notes?: (string | null)
  outcome?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A call, a meeting or a task that brings a lead or deal on.
 */
export interface CrmActivity_Patch {
  subject?: string
  kind?: ("call" | "meeting" | "task" | "mail")
  date?: Day | null
  startsAt?: Moment | null
  endsAt?: Moment | null
  priority?: ("low" | "normal" | "high" | null)
  assignee?: Id | null
  deal?: Id | null
  lead?: Id | null
  party?: Id | null
  place?: (string | null)
  notes?: (string | null)
  outcome?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A telephone call that was made or taken.
 */
export interface CrmCallLog {
  direction: ("outgoing" | "incoming" | null)
  subject: string
  at: Moment | null
  minutes: (number | null)
  phone: (string | null)
  party: Id | null
  person: Id | null
  deal: Id | null
  lead: Id | null
  result: ("reached" | "notReached" | "callBack" | null)
  notes: (string | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * A telephone call that was made or taken.
 */
export interface CrmCallLog_Create {
  direction?: ("outgoing" | "incoming" | null)
  subject: string
  at?: Moment | null
  minutes?: (number | null)
  phone?: (string | null)
  party?: Id | null
  person?: Id | null
  deal?: Id | null
  lead?: Id | null
  result?: ("reached" | "notReached" | "callBack" | null)
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A telephone call that was made or taken.
 */
export interface CrmCallLog_Patch {
  direction?: ("outgoing" | "incoming" | null)
  subject?: string
  at?: Moment | null
  minutes?: (number | null)
  phone?: (string | null)
  party?: Id | null
  person?: Id | null
  deal?: Id | null
  lead?: Id | null
  result?: ("reached" | "notReached" | "callBack" | null)
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Advertising that is to bring leads.
 */
export interface CrmCampaign {
  name: string
  channel: ("mail" | "web" | "social" | "event" | "print" | "phone" | null)
  period: ({
    from?: Day | null
    to?: Day | null
  } | null)
  currency: Id | null
  budget: Decimal | null
  spent: Decimal | null
  segment: Id | null
  leadCount: (number | null)
  dealCount: (number | null)
  description: (string | null)
  status: ("planned" | "running" | "done" | "cancelled")
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Advertising that is to bring leads.
 */
export interface CrmCampaign_Create {
  name: string
  channel?: ("mail" | "web" | "social" | "event" | "print" | "phone" | null)
  period?: ({
    from?: Day | null
    to?: Day | null
  } | null)
  currency?: Id | null
  budget?: Decimal | null
  spent?: Decimal | null
  segment?: Id | null
  description?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Advertising that is to bring leads.
 */
export interface CrmCampaign_Patch {
  name?: string
  channel?: ("mail" | "web" | "social" | "event" | "print" | "phone" | null)
  period?: ({
    from?: Day | null
    to?: Day | null
  } | null)
  currency?: Id | null
  budget?: Decimal | null
  spent?: Decimal | null
  segment?: Id | null
  description?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Who sells to the same customers.
 */
export interface CrmCompetitor {
  name: string
  website: (string | null)
  strengths: (string | null)
  weaknesses: (string | null)
  notes: (string | null)
  active: (boolean | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Who sells to the same customers.
 */
export interface CrmCompetitor_Create {
  name: string
  website?: (string | null)
  strengths?: (string | null)
  weaknesses?: (string | null)
  notes?: (string | null)
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Who sells to the same customers.
 */
export interface CrmCompetitor_Patch {
  name?: string
  website?: (string | null)
  strengths?: (string | null)
  weaknesses?: (string | null)
  notes?: (string | null)
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A chance to sell: from the first talk until it is won or lost.
 */
export interface CrmDeal {
  number: (string | null)
  title: string
  customer: Id
  contact: Id | null
  /**
   * What the customer is expected to order; the order takes it over until it has lines
   */
  value: Decimal | null
  currency: Id | null
  probability: (number | null)
  weighted: Decimal | null
  expectedClose: Day | null
  closedOn: Day | null
  pipeline: Id | null
  salesPerson: Id | null
  territory: Id | null
  source: ("web" | "referral" | "event" | "call" | "mail" | "partner" | "other" | null)
  campaign: Id | null
  lead: Id | null
  nextStep: (string | null)
  lines: CrmDeal_Line[]
  productsTotal: Decimal | null
  /**
   * Its value, or what its products come to
   */
  worth: Decimal | null
  competitors: (Id[] | null)
  lostReason: Id | null
  lostTo: Id | null
  notes: (string | null)
  stage: ("lead" | "qualified" | "proposal" | "negotiation" | "won" | "lost")
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Product
 */
export interface CrmDeal_Line {
  product: Id
  description: (string | null)
  quantity: Decimal
  unit: Id | null
  price: Decimal | null
  /**
   * A fraction: 0.05 is 5 percent
   */
  discount: Decimal | null
  amount: Decimal | null
  id: Id
  version: number
  position: number
}
/**
 * A chance to sell: from the first talk until it is won or lost.
 */
export interface CrmDeal_Create {
  title: string
  customer: Id
  contact?: Id | null
  /**
   * What the customer is expected to order; the order takes it over until it has lines
   */
  value?: Decimal | null
  currency?: Id | null
  probability?: (number | null)
  expectedClose?: Day | null
  closedOn?: Day | null
  pipeline?: Id | null
  salesPerson?: Id | null
  territory?: Id | null
  source?: ("web" | "referral" | "event" | "call" | "mail" | "partner" | "other" | null)
  campaign?: Id | null
  lead?: Id | null
  nextStep?: (string | null)
  lines?: {
    product: Id
    description?: (string | null)
    quantity?: Decimal | null
    unit?: Id | null
    price?: Decimal | null
    discount?: Decimal | null
  }[]
  competitors?: (Id[] | null)
  lostReason?: Id | null
  lostTo?: Id | null
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A chance to sell: from the first talk until it is won or lost.
 */
export interface CrmDeal_Patch {
  title?: string
  customer?: Id
  contact?: Id | null
  /**
   * What the customer is expected to order; the order takes it over until it has lines
   */
  value?: Decimal | null
  currency?: Id | null
  probability?: (number | null)
  expectedClose?: Day | null
  closedOn?: Day | null
  pipeline?: Id | null
  salesPerson?: Id | null
  territory?: Id | null
  source?: ("web" | "referral" | "event" | "call" | "mail" | "partner" | "other" | null)
  campaign?: Id | null
  lead?: Id | null
  nextStep?: (string | null)
  lines?: {
    add?: {
      product: Id
      description?: (string | null)
      quantity?: Decimal | null
      unit?: Id | null
      price?: Decimal | null
      discount?: Decimal | null
    }[]
    change?: {
      id: Id
      product?: Id
      description?: (string | null)
      quantity?: Decimal
      unit?: Id | null
      price?: Decimal | null
      discount?: Decimal | null
    }[]
    remove?: Id[]
    order?: Id[]
  }
  competitors?: (Id[] | null)
  lostReason?: Id | null
  lostTo?: Id | null
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Somebody who may become a customer.
 */
export interface CrmLead {
  number: (string | null)
  name: string
  company: (string | null)
  jobTitle: (string | null)
  email: (string | null)
  phone: (string | null)
  website: (string | null)
  address: ({
    street?: (string | null)
    street2?: (string | null)
    postalCode?: (string | null)
    city?: (string | null)
    region?: (string | null)
    country?: (string | null)
  } | null)
  source: ("web" | "referral" | "event" | "call" | "mail" | "partner" | "other" | null)
  campaign: Id | null
  territory: Id | null
  salesPerson: Id | null
  /**
   * From 0 to 100: how likely a deal comes of it
   */
  score: (number | null)
  /**
   * The party that was made of the lead
   */
  party: Id | null
  notes: (string | null)
  status: ("new" | "contacted" | "qualified" | "unqualified")
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Somebody who may become a customer.
 */
export interface CrmLead_Create {
  name: string
  company?: (string | null)
  jobTitle?: (string | null)
  email?: (string | null)
  phone?: (string | null)
  website?: (string | null)
  address?: ({
    street?: (string | null)
    street2?: (string | null)
    postalCode?: (string | null)
    city?: (string | null)
    region?: (string | null)
    country?: (string | null)
  } | null)
  source?: ("web" | "referral" | "event" | "call" | "mail" | "partner" | "other" | null)
  campaign?: Id | null
  territory?: Id | null
  salesPerson?: Id | null
  /**
   * From 0 to 100: how likely a deal comes of it
   */
  score?: (number | null)
  /**
   * The party that was made of the lead
   */
  party?: Id | null
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Somebody who may become a customer.
 */
export interface CrmLead_Patch {
  name?: string
  company?: (string | null)
  jobTitle?: (string | null)
  email?: (string | null)
  phone?: (string | null)
  website?: (string | null)
  address?: ({
    street?: (string | null)
    street2?: (string | null)
    postalCode?: (string | null)
    city?: (string | null)
    region?: (string | null)
    country?: (string | null)
  } | null)
  source?: ("web" | "referral" | "event" | "call" | "mail" | "partner" | "other" | null)
  campaign?: Id | null
  territory?: Id | null
  salesPerson?: Id | null
  /**
   * From 0 to 100: how likely a deal comes of it
   */
  score?: (number | null)
  /**
   * The party that was made of the lead
   */
  party?: Id | null
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Why deals are lost.
 */
export interface CrmLostReason {
  name: string
  active: (boolean | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Why deals are lost.
 */
export interface CrmLostReason_Create {
  name: string
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Why deals are lost.
 */
export interface CrmLostReason_Patch {
  name?: string
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * How deals of one kind go: what to expect of each stage.
 */
export interface CrmPipeline {
  name: string
  description: (string | null)
  stages: CrmPipeline_Stage[]
  active: (boolean | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Stage
 */
export interface CrmPipeline_Stage {
  stage: ("lead" | "qualified" | "proposal" | "negotiation")
  probability: (number | null)
  /**
   * After so many days without a change somebody is reminded
   */
  staleAfter: (number | null)
  id: Id
  version: number
  position: number
}
/**
 * How deals of one kind go: what to expect of each stage.
 */
export interface CrmPipeline_Create {
  name: string
  description?: (string | null)
  stages?: {
    stage: ("lead" | "qualified" | "proposal" | "negotiation")
    probability?: (number | null)
    staleAfter?: (number | null)
  }[]
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * How deals of one kind go: what to expect of each stage.
 */
export interface CrmPipeline_Patch {
  name?: string
  description?: (string | null)
  stages?: {
    add?: {
      stage: ("lead" | "qualified" | "proposal" | "negotiation")
      probability?: (number | null)
      staleAfter?: (number | null)
    }[]
    change?: {
      id: Id
      stage?: ("lead" | "qualified" | "proposal" | "negotiation")
      probability?: (number | null)
      staleAfter?: (number | null)
    }[]
    remove?: Id[]
    order?: Id[]
  }
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What somebody or a territory is to sell in a period.
 */
export interface CrmSalesTarget {
  name: string
  salesPerson: Id | null
  territory: Id | null
  period: {
    from?: Day | null
    to?: Day | null
  }
  currency: Id
  amount: Decimal
  deals: (number | null)
  notes: (string | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * What somebody or a territory is to sell in a period.
 */
export interface CrmSalesTarget_Create {
  name: string
  salesPerson?: Id | null
  territory?: Id | null
  period: {
    from?: Day | null
    to?: Day | null
  }
  currency: Id
  amount: Decimal
  deals?: (number | null)
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What somebody or a territory is to sell in a period.
 */
export interface CrmSalesTarget_Patch {
  name?: string
  salesPerson?: Id | null
  territory?: Id | null
  period?: {
    from?: Day | null
    to?: Day | null
  }
  currency?: Id
  amount?: Decimal
  deals?: (number | null)
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Parties that are addressed together.
 */
export interface CrmSegment {
  name: string
  description: (string | null)
  members: (Id[] | null)
  active: (boolean | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Parties that are addressed together.
 */
export interface CrmSegment_Create {
  name: string
  description?: (string | null)
  members?: (Id[] | null)
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Parties that are addressed together.
 */
export interface CrmSegment_Patch {
  name?: string
  description?: (string | null)
  members?: (Id[] | null)
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A part of the market, in a tree.
 */
export interface CrmTerritory {
  name: string
  parent: Id | null
  manager: Id | null
  countries: (Id[] | null)
  description: (string | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * A part of the market, in a tree.
 */
export interface CrmTerritory_Create {
  name: string
  parent?: Id | null
  manager?: Id | null
  countries?: (Id[] | null)
  description?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A part of the market, in a tree.
 */
export interface CrmTerritory_Patch {
  name?: string
  parent?: Id | null
  manager?: Id | null
  countries?: (Id[] | null)
  description?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * An account of the ledger, in a tree; the ones without parts are posted to.
 */
export interface FinanceAccount {
  number: string
  name: string
  parent: Id | null
  type: ("asset" | "liability" | "equity" | "income" | "expense")
  /**
   * Receivables and payables are posted with a party; a heading is never posted to
   */
  use: ("general" | "bank" | "cash" | "receivable" | "payable" | "tax" | "stock" | "group" | null)
  /**
   * Only for an account that is kept in another currency
   */
  currency: Id | null
  description: (string | null)
  active: (boolean | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * An account of the ledger, in a tree; the ones without parts are posted to.
 */
export interface FinanceAccount_Create {
  number: string
  name: string
  parent?: Id | null
  type: ("asset" | "liability" | "equity" | "income" | "expense")
  /**
   * Receivables and payables are posted with a party; a heading is never posted to
   */
  use?: ("general" | "bank" | "cash" | "receivable" | "payable" | "tax" | "stock" | "group" | null)
  /**
   * Only for an account that is kept in another currency
   */
  currency?: Id | null
  description?: (string | null)
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * An account of the ledger, in a tree; the ones without parts are posted to.
 */
export interface FinanceAccount_Patch {
  number?: string
  name?: string
  parent?: Id | null
  type?: ("asset" | "liability" | "equity" | "income" | "expense")
  /**
   * Receivables and payables are posted with a party; a heading is never posted to
   */
  use?: ("general" | "bank" | "cash" | "receivable" | "payable" | "tax" | "stock" | "group" | null)
  /**
   * Only for an account that is kept in another currency
   */
  currency?: Id | null
  description?: (string | null)
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What the bank says came in and went out.
 */
export interface FinanceBankStatement {
  account: Id
  number: string
  date: Day
  currency: Id
  opening: Decimal | null
  closing: Decimal | null
  lines: FinanceBankStatement_Line[]
  moved: Decimal | null
  unmatched: (number | null)
  status: ("draft" | "reconciled")
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Line
 */
export interface FinanceBankStatement_Line {
  date: Day
  party: Id | null
  text: (string | null)
  /**
   * Below zero for money that went out
   */
  amount: Decimal
  payment: Id | null
  id: Id
  version: number
  position: number
}
/**
 * What the bank says came in and went out.
 */
export interface FinanceBankStatement_Create {
  account: Id
  number: string
  date?: Day | null
  currency: Id
  opening?: Decimal | null
  closing?: Decimal | null
  lines?: {
    date: Day
    party?: Id | null
    text?: (string | null)
    amount: Decimal
    payment?: Id | null
  }[]
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What the bank says came in and went out.
 */
export interface FinanceBankStatement_Patch {
  account?: Id
  number?: string
  date?: Day
  currency?: Id
  opening?: Decimal | null
  closing?: Decimal | null
  lines?: {
    add?: {
      date: Day
      party?: Id | null
      text?: (string | null)
      amount: Decimal
      payment?: Id | null
    }[]
    change?: {
      id: Id
      date?: Day
      party?: Id | null
      text?: (string | null)
      amount?: Decimal
      payment?: Id | null
    }[]
    remove?: Id[]
    order?: Id[]
  }
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What may be spent or is to be earned in a fiscal year.
 */
export interface FinanceBudget {
  name: string
  fiscalYear: Id
  costCentre: Id | null
  currency: Id
  lines: FinanceBudget_Line[]
  total: Decimal | null
  notes: (string | null)
  status: ("draft" | "approved")
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Line
 */
export interface FinanceBudget_Line {
  account: Id
  text: (string | null)
  amount: Decimal
  id: Id
  version: number
  position: number
}
/**
 * What may be spent or is to be earned in a fiscal year.
 */
export interface FinanceBudget_Create {
  name: string
  fiscalYear: Id
  costCentre?: Id | null
  currency: Id
  lines?: {
    account: Id
    text?: (string | null)
    amount: Decimal
  }[]
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What may be spent or is to be earned in a fiscal year.
 */
export interface FinanceBudget_Patch {
  name?: string
  fiscalYear?: Id
  costCentre?: Id | null
  currency?: Id
  lines?: {
    add?: {
      account: Id
      text?: (string | null)
      amount: Decimal
    }[]
    change?: {
      id: Id
      account?: Id
      text?: (string | null)
      amount?: Decimal
    }[]
    remove?: Id[]
    order?: Id[]
  }
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Where costs arise, in a tree.
 */
export interface FinanceCostCentre {
  code: string
  name: string
  parent: Id | null
  department: Id | null
  manager: Id | null
  active: (boolean | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Where costs arise, in a tree.
 */
export interface FinanceCostCentre_Create {
  code: string
  name: string
  parent?: Id | null
  department?: Id | null
  manager?: Id | null
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Where costs arise, in a tree.
 */
export interface FinanceCostCentre_Patch {
  code?: string
  name?: string
  parent?: Id | null
  department?: Id | null
  manager?: Id | null
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What a customer gets back of an invoice.
 */
export interface FinanceCreditNote {
  number: (string | null)
  invoice: Id | null
  customer: Id
  return: Id | null
  date: Day
  reason: ("returned" | "price" | "quality" | "cancelled" | "other" | null)
  currency: Id
  rate: Decimal | null
  lines: FinanceCreditNote_Line[]
  net: Decimal | null
  tax: Decimal | null
  freight: Decimal | null
  total: Decimal | null
  applied: Decimal | null
  refundedAmount: Decimal | null
  openAmount: Decimal | null
  notes: (string | null)
  setting: Id
  entry: Id | null
  status: ("draft" | "issued" | "settled" | "cancelled")
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Line
 */
export interface FinanceCreditNote_Line {
  invoiceLine: Id | null
  orderLine: Id | null
  product: Id | null
  rule: Id | null
  description: (string | null)
  quantity: Decimal
  unit: Id | null
  price: Decimal | null
  /**
   * A fraction: 0.05 is 5 percent
   */
  discount: Decimal | null
  taxCode: Id | null
  taxRule: Id | null
  /**
   * That of the category of the product, else that of the settings
   */
  account: Id | null
  costCentre: Id | null
  net: Decimal | null
  taxRate: Decimal | null
  tax: Decimal | null
  gross: Decimal | null
  id: Id
  version: number
  position: number
}
/**
 * What a customer gets back of an invoice.
 */
export interface FinanceCreditNote_Create {
  invoice?: Id | null
  customer?: Id | null
  return?: Id | null
  date?: Day | null
  reason?: ("returned" | "price" | "quality" | "cancelled" | "other" | null)
  currency?: Id | null
  rate?: Decimal | null
  lines?: {
    invoiceLine?: Id | null
    orderLine?: Id | null
    product?: Id | null
    description?: (string | null)
    quantity?: Decimal | null
    unit?: Id | null
    price?: Decimal | null
    discount?: Decimal | null
    taxCode?: Id | null
    account?: Id | null
    costCentre?: Id | null
  }[]
  freight?: Decimal | null
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What a customer gets back of an invoice.
 */
export interface FinanceCreditNote_Patch {
  invoice?: Id | null
  customer?: Id
  return?: Id | null
  date?: Day
  reason?: ("returned" | "price" | "quality" | "cancelled" | "other" | null)
  currency?: Id
  rate?: Decimal | null
  lines?: {
    add?: {
      invoiceLine?: Id | null
      orderLine?: Id | null
      product?: Id | null
      description?: (string | null)
      quantity?: Decimal | null
      unit?: Id | null
      price?: Decimal | null
      discount?: Decimal | null
      taxCode?: Id | null
      account?: Id | null
      costCentre?: Id | null
    }[]
    change?: {
      id: Id
      invoiceLine?: Id | null
      orderLine?: Id | null
      product?: Id | null
      description?: (string | null)
      quantity?: Decimal
      unit?: Id | null
      price?: Decimal | null
      discount?: Decimal | null
      taxCode?: Id | null
      account?: Id | null
      costCentre?: Id | null
    }[]
    remove?: Id[]
    order?: Id[]
  }
  freight?: Decimal | null
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * When and how a customer is reminded of an invoice that is overdue.
 */
export interface FinanceDunningLevel {
  level: number
  name: string
  days: number
  currency: Id | null
  fee: Decimal | null
  text: (string | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * When and how a customer is reminded of an invoice that is overdue.
 */
export interface FinanceDunningLevel_Create {
  level: number
  name: string
  days: number
  currency?: Id | null
  fee?: Decimal | null
  text?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * When and how a customer is reminded of an invoice that is overdue.
 */
export interface FinanceDunningLevel_Patch {
  level?: number
  name?: string
  days?: number
  currency?: Id | null
  fee?: Decimal | null
  text?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What somebody paid for the company and wants back.
 */
export interface FinanceExpenseClaim {
  number: (string | null)
  claimant: Id | null
  purpose: string
  date: Day | null
  costCentre: Id | null
  currency: Id
  lines: FinanceExpenseClaim_Line[]
  total: Decimal | null
  submissions: (number | null)
  comment: (string | null)
  setting: Id
  entry: Id | null
  payout: Id | null
  order: Id | null
  status: ("draft" | "submitted" | "approved" | "requested" | "rejected" | "paid")
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Expense
 */
export interface FinanceExpenseClaim_Line {
  date: Day
  kind: ("travel" | "meal" | "hotel" | "material" | "fee" | "other" | null)
  description: (string | null)
  /**
   * Tax included
   */
  amount: Decimal
  taxCode: Id | null
  taxRule: Id | null
  taxRate: Decimal | null
  /**
   * Part of the amount
   */
  tax: Decimal | null
  receipt: Id | null
  id: Id
  version: number
  position: number
}
/**
 * What somebody paid for the company and wants back.
 */
export interface FinanceExpenseClaim_Create {
  claimant?: Id | null
  purpose: string
  date?: Day | null
  costCentre?: Id | null
  currency: Id
  lines?: {
    date?: Day | null
    kind?: ("travel" | "meal" | "hotel" | "material" | "fee" | "other" | null)
    description?: (string | null)
    amount: Decimal
    taxCode?: Id | null
    receipt?: Id | null
  }[]
  comment?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What somebody paid for the company and wants back.
 */
export interface FinanceExpenseClaim_Patch {
  claimant?: Id | null
  purpose?: string
  date?: Day | null
  costCentre?: Id | null
  currency?: Id
  lines?: {
    add?: {
      date?: Day | null
      kind?: ("travel" | "meal" | "hotel" | "material" | "fee" | "other" | null)
      description?: (string | null)
      amount: Decimal
      taxCode?: Id | null
      receipt?: Id | null
    }[]
    change?: {
      id: Id
      date?: Day
      kind?: ("travel" | "meal" | "hotel" | "material" | "fee" | "other" | null)
      description?: (string | null)
      amount?: Decimal
      taxCode?: Id | null
      receipt?: Id | null
    }[]
    remove?: Id[]
    order?: Id[]
  }
  comment?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Twelve months, or fewer, that are closed together.
 */
export interface FinanceFiscalYear {
  name: string
  begins: Day
  ends: Day
  notes: (string | null)
  status: ("open" | "closed")
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Twelve months, or fewer, that are closed together.
 */
export interface FinanceFiscalYear_Create {
  name: string
  begins: Day
  ends: Day
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Twelve months, or fewer, that are closed together.
 */
export interface FinanceFiscalYear_Patch {
  name?: string
  begins?: Day
  ends?: Day
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What a customer is to pay. Once issued it is never changed, only credited.
 */
export interface FinanceInvoice {
  number: (string | null)
  customer: Id
  order: Id | null
  reference: (string | null)
  date: Day
  supplyDate: Day | null
  terms: Id | null
  /**
   * Empty: worked out from the terms when it is issued
   */
  dueDate: Day | null
  currency: Id
  /**
   * What one unit of the currency is worth in the own currency
   */
  rate: Decimal | null
  taxId: (string | null)
  billingAddress: ({
    street?: (string | null)
    street2?: (string | null)
    postalCode?: (string | null)
    city?: (string | null)
    region?: (string | null)
    country?: (string | null)
  } | null)
  lines: FinanceInvoice_Line[]
  net: Decimal | null
  tax: Decimal | null
  freight: Decimal | null
  total: Decimal | null
  paidAmount: Decimal | null
  creditedAmount: Decimal | null
  openAmount: Decimal | null
  reminders: (number | null)
  dunningLevel: Id | null
  remindedOn: Day | null
  notes: (string | null)
  setting: Id
  entry: Id | null
  status: ("draft" | "issued" | "paid" | "credited" | "cancelled")
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Line
 */
export interface FinanceInvoice_Line {
  orderLine: Id | null
  product: Id | null
  rule: Id | null
  description: (string | null)
  quantity: Decimal
  unit: Id | null
  price: Decimal | null
  /**
   * A fraction: 0.05 is 5 percent
   */
  discount: Decimal | null
  taxCode: Id | null
  taxRule: Id | null
  /**
   * That of the category of the product, else that of the settings
   */
  account: Id | null
  costCentre: Id | null
  net: Decimal | null
  taxRate: Decimal | null
  tax: Decimal | null
  gross: Decimal | null
  creditedQuantity: Decimal | null
  id: Id
  version: number
  position: number
}
/**
 * What a customer is to pay. Once issued it is never changed, only credited.
 */
export interface FinanceInvoice_Create {
  customer: Id
  order?: Id | null
  reference?: (string | null)
  date?: Day | null
  supplyDate?: Day | null
  terms?: Id | null
  /**
   * Empty: worked out from the terms when it is issued
   */
  dueDate?: Day | null
  currency?: Id | null
  /**
   * What one unit of the currency is worth in the own currency
   */
  rate?: Decimal | null
  taxId?: (string | null)
  billingAddress?: ({
    street?: (string | null)
    street2?: (string | null)
    postalCode?: (string | null)
    city?: (string | null)
    region?: (string | null)
    country?: (string | null)
  } | null)
  lines?: {
    orderLine?: Id | null
    product?: Id | null
    description?: (string | null)
    quantity?: Decimal | null
    unit?: Id | null
    price?: Decimal | null
    discount?: Decimal | null
    taxCode?: Id | null
    account?: Id | null
    costCentre?: Id | null
  }[]
  freight?: Decimal | null
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What a customer is to pay. Once issued it is never changed, only credited.
 */
export interface FinanceInvoice_Patch {
  customer?: Id
  order?: Id | null
  reference?: (string | null)
  date?: Day
  supplyDate?: Day | null
  terms?: Id | null
  /**
   * Empty: worked out from the terms when it is issued
   */
  dueDate?: Day | null
  currency?: Id
  /**
   * What one unit of the currency is worth in the own currency
   */
  rate?: Decimal | null
  taxId?: (string | null)
  billingAddress?: ({
    street?: (string | null)
    street2?: (string | null)
    postalCode?: (string | null)
    city?: (string | null)
    region?: (string | null)
    country?: (string | null)
  } | null)
  lines?: {
    add?: {
      orderLine?: Id | null
      product?: Id | null
      description?: (string | null)
      quantity?: Decimal | null
      unit?: Id | null
      price?: Decimal | null
      discount?: Decimal | null
      taxCode?: Id | null
      account?: Id | null
      costCentre?: Id | null
    }[]
    change?: {
      id: Id
      orderLine?: Id | null
      product?: Id | null
      description?: (string | null)
      quantity?: Decimal
      unit?: Id | null
      price?: Decimal | null
      discount?: Decimal | null
      taxCode?: Id | null
      account?: Id | null
      costCentre?: Id | null
    }[]
    remove?: Id[]
    order?: Id[]
  }
  freight?: Decimal | null
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Debits and credits that balance. Once posted it is never changed, only reversed by another.
 */
export interface FinanceJournalEntry {
  number: (string | null)
  date: Day
  period: Id
  text: (string | null)
  source: ({
    entity: ("finance.Invoice" | "finance.CreditNote" | "finance.PurchaseInvoice" | "finance.SupplierCredit" | "finance.Payment" | "finance.ExpenseClaim")
    id: Id
  } | null)
  reverses: Id | null
  currency: Id
  /**
   * What one unit of the currency is worth in the own currency
   */
  rate: Decimal | null
  lines: FinanceJournalEntry_Line[]
  debit: Decimal | null
  credit: Decimal | null
  postedOn: Day | null
  status: ("draft" | "posted")
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Line
 */
export interface FinanceJournalEntry_Line {
  account: Id
  party: Id | null
  text: (string | null)
  costCentre: Id | null
  debit: Decimal | null
  credit: Decimal | null
  id: Id
  version: number
  position: number
}
/**
 * Debits and credits that balance. Once posted it is never changed, only reversed by another.
 */
export interface FinanceJournalEntry_Create {
  date?: Day | null
  text?: (string | null)
  currency: Id
  /**
   * What one unit of the currency is worth in the own currency
   */
  rate?: Decimal | null
  lines?: {
    account: Id
    party?: Id | null
    text?: (string | null)
    costCentre?: Id | null
    debit?: Decimal | null
    credit?: Decimal | null
  }[]
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Debits and credits that balance. Once posted it is never changed, only reversed by another.
 */
export interface FinanceJournalEntry_Patch {
  date?: Day
  text?: (string | null)
  currency?: Id
  /**
   * What one unit of the currency is worth in the own currency
   */
  rate?: Decimal | null
  lines?: {
    add?: {
      account: Id
      party?: Id | null
      text?: (string | null)
      costCentre?: Id | null
      debit?: Decimal | null
      credit?: Decimal | null
    }[]
    change?: {
      id: Id
      account?: Id
      party?: Id | null
      text?: (string | null)
      costCentre?: Id | null
      debit?: Decimal | null
      credit?: Decimal | null
    }[]
    remove?: Id[]
    order?: Id[]
  }
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What a posted journal entry did to one account; never changed, and written by nobody but the journal.
 */
export interface FinanceLedgerEntry {
  entry: Id
  date: Day
  period: Id
  account: Id
  party: Id | null
  partyAccount: Id | null
  costCentre: Id | null
  text: (string | null)
  currency: Id
  debit: Decimal | null
  credit: Decimal | null
  /**
   * Debit less credit: its sum is the balance
   */
  amount: Decimal | null
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * What a posted journal entry did to one account; never changed, and written by nobody but the journal.
 */
export interface FinanceLedgerEntry_Create {
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What a posted journal entry did to one account; never changed, and written by nobody but the journal.
 */
export interface FinanceLedgerEntry_Patch {
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What a customer or supplier owes and is owed in one currency, as the ledger says.
 */
export interface FinancePartyAccount {
  party: Id
  currency: Id
  /**
   * What the party owes us
   */
  receivable: Decimal | null
  /**
   * What we owe the party
   */
  payable: Decimal | null
  owed: Decimal | null
  /**
   * Above zero where the party owes more than it is owed
   */
  balance: Decimal | null
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * What a customer or supplier owes and is owed in one currency, as the ledger says.
 */
export interface FinancePartyAccount_Create {
  party: Id
  currency: Id
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What a customer or supplier owes and is owed in one currency, as the ledger says.
 */
export interface FinancePartyAccount_Patch {
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Money that came in or went out, and what it pays.
 */
export interface FinancePayment {
  number: (string | null)
  direction: ("incoming" | "outgoing")
  party: Id
  date: Day
  method: Id | null
  account: Id | null
  currency: Id
  /**
   * What one unit of the currency is worth in the own currency
   */
  rate: Decimal | null
  amount: Decimal
  reference: (string | null)
  allocations: FinancePayment_Allocation[]
  allocated: Decimal | null
  open: Decimal | null
  notes: (string | null)
  setting: Id
  entry: Id | null
  order: Id | null
  status: ("draft" | "requested" | "posted" | "failed" | "refunding" | "refunded" | "cancelled")
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Allocation
 */
export interface FinancePayment_Allocation {
  invoice: Id | null
  purchaseInvoice: Id | null
  creditNote: Id | null
  supplierCredit: Id | null
  amount: Decimal
  discount: Decimal | null
  /**
   * What is open of the document becomes less by it
   */
  settled: Decimal | null
  id: Id
  version: number
  position: number
}
/**
 * Money that came in or went out, and what it pays.
 */
export interface FinancePayment_Create {
  direction?: ("incoming" | "outgoing" | null)
  party: Id
  date?: Day | null
  method?: Id | null
  account?: Id | null
  currency?: Id | null
  /**
   * What one unit of the currency is worth in the own currency
   */
  rate?: Decimal | null
  amount: Decimal
  reference?: (string | null)
  allocations?: {
    invoice?: Id | null
    purchaseInvoice?: Id | null
    creditNote?: Id | null
    supplierCredit?: Id | null
    amount: Decimal
    discount?: Decimal | null
  }[]
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Money that came in or went out, and what it pays.
 */
export interface FinancePayment_Patch {
  direction?: ("incoming" | "outgoing")
  party?: Id
  date?: Day
  method?: Id | null
  account?: Id | null
  currency?: Id
  /**
   * What one unit of the currency is worth in the own currency
   */
  rate?: Decimal | null
  amount?: Decimal
  reference?: (string | null)
  allocations?: {
    add?: {
      invoice?: Id | null
      purchaseInvoice?: Id | null
      creditNote?: Id | null
      supplierCredit?: Id | null
      amount: Decimal
      discount?: Decimal | null
    }[]
    change?: {
      id: Id
      invoice?: Id | null
      purchaseInvoice?: Id | null
      creditNote?: Id | null
      supplierCredit?: Id | null
      amount?: Decimal
      discount?: Decimal | null
    }[]
    remove?: Id[]
    order?: Id[]
  }
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * How money comes and goes, and to which account.
 */
export interface FinancePaymentMethod {
  name: string
  kind: ("transfer" | "card" | "debit" | "cash" | "cheque" | "other")
  account: Id | null
  active: (boolean | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * How money comes and goes, and to which account.
 */
export interface FinancePaymentMethod_Create {
  name: string
  kind?: ("transfer" | "card" | "debit" | "cash" | "cheque" | "other" | null)
  account?: Id | null
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * How money comes and goes, and to which account.
 */
export interface FinancePaymentMethod_Patch {
  name?: string
  kind?: ("transfer" | "card" | "debit" | "cash" | "cheque" | "other")
  account?: Id | null
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What the provider of payments was asked to collect, to give back or to pay out, and what it answered.
 */
export interface FinancePaymentOrder {
  payment: Id | null
  claim: Id | null
  what: ("charge" | "refund" | "payout")
  amount: Decimal
  currency: Id
  /**
   * What is given back
   */
  charge: Id | null
  reference: (string | null)
  problem: (string | null)
  status: ("waiting" | "paid" | "refused")
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * What the provider of payments was asked to collect, to give back or to pay out, and what it answered.
 */
export interface FinancePaymentOrder_Create {
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What the provider of payments was asked to collect, to give back or to pay out, and what it answered.
 */
export interface FinancePaymentOrder_Patch {
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A month that is posted to, until it is locked. It is there as soon as something is posted in it.
 */
export interface FinancePeriod {
  name: (string | null)
  begins: Day
  ends: Day | null
  /**
   * Looked up when the period is made, locked or closed
   */
  fiscalYear: Id | null
  lockedBy: Id | null
  setting: Id | null
  status: ("open" | "locked" | "closed")
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * A month that is posted to, until it is locked. It is there as soon as something is posted in it.
 */
export interface FinancePeriod_Create {
  begins: Day
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A month that is posted to, until it is locked. It is there as soon as something is posted in it.
 */
export interface FinancePeriod_Patch {
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Which accounts products of a category are posted to.
 */
export interface FinancePostingRule {
  category: Id
  incomeAccount: Id | null
  expenseAccount: Id | null
  stockAccount: Id | null
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Which accounts products of a category are posted to.
 */
export interface FinancePostingRule_Create {
  category: Id
  incomeAccount?: Id | null
  expenseAccount?: Id | null
  stockAccount?: Id | null
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Which accounts products of a category are posted to.
 */
export interface FinancePostingRule_Patch {
  category?: Id
  incomeAccount?: Id | null
  expenseAccount?: Id | null
  stockAccount?: Id | null
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What a supplier wants to be paid.
 */
export interface FinancePurchaseInvoice {
  number: (string | null)
  supplier: Id
  supplierNumber: (string | null)
  date: Day
  received: Day | null
  terms: Id | null
  /**
   * Empty: worked out from the terms when it is approved
   */
  dueDate: Day | null
  currency: Id
  /**
   * What one unit of the currency is worth in the own currency
   */
  rate: Decimal | null
  document: Id | null
  lines: FinancePurchaseInvoice_Line[]
  net: Decimal | null
  tax: Decimal | null
  total: Decimal | null
  paidAmount: Decimal | null
  setOffAmount: Decimal | null
  openAmount: Decimal | null
  notes: (string | null)
  setting: Id
  entry: Id | null
  status: ("draft" | "approved" | "posted" | "paid" | "disputed" | "cancelled")
  purchaseOrder: Id | null
  receipt: Id | null
  /**
   * Whether order, receipt and bill agree, as it was when they were last compared
   */
  matching: ("open" | "matched" | "differs" | null)
  tolerances: Id | null
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Line
 */
export interface FinancePurchaseInvoice_Line {
  product: Id | null
  rule: Id | null
  description: (string | null)
  quantity: Decimal
  unit: Id | null
  price: Decimal | null
  /**
   * A fraction: 0.05 is 5 percent
   */
  discount: Decimal | null
  taxCode: Id | null
  taxRule: Id | null
  /**
   * That of the category of the product, else that of the settings
   */
  account: Id | null
  costCentre: Id | null
  net: Decimal | null
  taxRate: Decimal | null
  tax: Decimal | null
  gross: Decimal | null
  /**
   * Went back, and is on a credit note of the supplier, drafts included
   */
  creditedQuantity: Decimal | null
  orderLine: Id | null
  id: Id
  version: number
  position: number
}
/**
 * What a supplier wants to be paid.
 */
export interface FinancePurchaseInvoice_Create {
  supplier: Id
  supplierNumber?: (string | null)
  date?: Day | null
  received?: Day | null
  terms?: Id | null
  /**
   * Empty: worked out from the terms when it is approved
   */
  dueDate?: Day | null
  currency?: Id | null
  /**
   * What one unit of the currency is worth in the own currency
   */
  rate?: Decimal | null
  document?: Id | null
  lines?: {
    product?: Id | null
    description?: (string | null)
    quantity?: Decimal | null
    unit?: Id | null
    price?: Decimal | null
    discount?: Decimal | null
    taxCode?: Id | null
    account?: Id | null
    costCentre?: Id | null
    orderLine?: Id | null
  }[]
  notes?: (string | null)
  purchaseOrder?: Id | null
  receipt?: Id | null
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What a supplier wants to be paid.
 */
export interface FinancePurchaseInvoice_Patch {
  supplier?: Id
  supplierNumber?: (string | null)
  date?: Day
  received?: Day | null
  terms?: Id | null
  /**
   * Empty: worked out from the terms when it is approved
   */
  dueDate?: Day | null
  currency?: Id
  /**
   * What one unit of the currency is worth in the own currency
   */
  rate?: Decimal | null
  document?: Id | null
  lines?: {
    add?: {
      product?: Id | null
      description?: (string | null)
      quantity?: Decimal | null
      unit?: Id | null
      price?: Decimal | null
      discount?: Decimal | null
      taxCode?: Id | null
      account?: Id | null
      costCentre?: Id | null
      orderLine?: Id | null
    }[]
    change?: {
      id: Id
      product?: Id | null
      description?: (string | null)
      quantity?: Decimal
      unit?: Id | null
      price?: Decimal | null
      discount?: Decimal | null
      taxCode?: Id | null
      account?: Id | null
      costCentre?: Id | null
      orderLine?: Id | null
    }[]
    remove?: Id[]
    order?: Id[]
  }
  notes?: (string | null)
  purchaseOrder?: Id | null
  receipt?: Id | null
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Which accounts are posted to when no rule says otherwise, and what needs approval.
 */
export interface FinanceSetting {
  currency: Id | null
  receivables: Id | null
  payables: Id | null
  bank: Id | null
  income: Id | null
  expense: Id | null
  stock: Id | null
  received: Id | null
  costOfSales: Id | null
  stockDifference: Id | null
  rounding: Id | null
  freight: Id | null
  employees: Id | null
  /**
   * Expenses of colleagues for travel and hotels
   */
  travel: Id | null
  /**
   * Expenses of colleagues for meals
   */
  entertaining: Id | null
  discountGiven: Id | null
  discountTaken: Id | null
  result: Id | null
  /**
   * Total of an order above which its credit is approved by hand
   */
  orderApproval: Decimal | null
  /**
   * Total of an expense claim above which a manager decides, not any approver
   */
  expenseApproval: Decimal | null
  expenseApprovalByTwo: Decimal | null
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Which accounts are posted to when no rule says otherwise, and what needs approval.
 */
export interface FinanceSetting_Create {
  currency?: Id | null
  receivables?: Id | null
  payables?: Id | null
  bank?: Id | null
  income?: Id | null
  expense?: Id | null
  stock?: Id | null
  received?: Id | null
  costOfSales?: Id | null
  stockDifference?: Id | null
  rounding?: Id | null
  freight?: Id | null
  employees?: Id | null
  /**
   * Expenses of colleagues for travel and hotels
   */
  travel?: Id | null
  /**
   * Expenses of colleagues for meals
   */
  entertaining?: Id | null
  discountGiven?: Id | null
  discountTaken?: Id | null
  result?: Id | null
  /**
   * Total of an order above which its credit is approved by hand
   */
  orderApproval?: Decimal | null
  /**
   * Total of an expense claim above which a manager decides, not any approver
   */
  expenseApproval?: Decimal | null
  expenseApprovalByTwo?: Decimal | null
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Which accounts are posted to when no rule says otherwise, and what needs approval.
 */
export interface FinanceSetting_Patch {
  currency?: Id | null
  receivables?: Id | null
  payables?: Id | null
  bank?: Id | null
  income?: Id | null
  expense?: Id | null
  stock?: Id | null
  received?: Id | null
  costOfSales?: Id | null
  stockDifference?: Id | null
  rounding?: Id | null
  freight?: Id | null
  employees?: Id | null
  /**
   * Expenses of colleagues for travel and hotels
   */
  travel?: Id | null
  /**
   * Expenses of colleagues for meals
   */
  entertaining?: Id | null
  discountGiven?: Id | null
  discountTaken?: Id | null
  result?: Id | null
  /**
   * Total of an order above which its credit is approved by hand
   */
  orderApproval?: Decimal | null
  /**
   * Total of an expense claim above which a manager decides, not any approver
   */
  expenseApproval?: Decimal | null
  expenseApprovalByTwo?: Decimal | null
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What a supplier gives back: of goods that were sent back, or of a price that was wrong.
 */
export interface FinanceSupplierCredit {
  number: (string | null)
  invoice: Id | null
  supplier: Id
  supplierNumber: (string | null)
  date: Day
  reason: ("returned" | "price" | "other" | null)
  currency: Id
  rate: Decimal | null
  document: Id | null
  lines: FinanceSupplierCredit_Line[]
  net: Decimal | null
  tax: Decimal | null
  total: Decimal | null
  setOffAmount: Decimal | null
  refundedAmount: Decimal | null
  openAmount: Decimal | null
  notes: (string | null)
  setting: Id
  entry: Id | null
  status: ("draft" | "posted" | "settled" | "cancelled")
  return: Id | null
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Line
 */
export interface FinanceSupplierCredit_Line {
  invoiceLine: Id | null
  product: Id | null
  rule: Id | null
  description: (string | null)
  quantity: Decimal
  unit: Id | null
  price: Decimal | null
  /**
   * A fraction: 0.05 is 5 percent
   */
  discount: Decimal | null
  taxCode: Id | null
  taxRule: Id | null
  /**
   * That of the category of the product, else that of the settings
   */
  account: Id | null
  costCentre: Id | null
  net: Decimal | null
  taxRate: Decimal | null
  tax: Decimal | null
  gross: Decimal | null
  id: Id
  version: number
  position: number
}
/**
 * What a supplier gives back: of goods that were sent back, or of a price that was wrong.
 */
export interface FinanceSupplierCredit_Create {
  invoice?: Id | null
  supplier?: Id | null
  supplierNumber?: (string | null)
  date?: Day | null
  reason?: ("returned" | "price" | "other" | null)
  currency?: Id | null
  rate?: Decimal | null
  document?: Id | null
  lines?: {
    invoiceLine?: Id | null
    product?: Id | null
    description?: (string | null)
    quantity?: Decimal | null
    unit?: Id | null
    price?: Decimal | null
    discount?: Decimal | null
    taxCode?: Id | null
    account?: Id | null
    costCentre?: Id | null
  }[]
  notes?: (string | null)
  return?: Id | null
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What a supplier gives back: of goods that were sent back, or of a price that was wrong.
 */
export interface FinanceSupplierCredit_Patch {
  invoice?: Id | null
  supplier?: Id
  supplierNumber?: (string | null)
  date?: Day
  reason?: ("returned" | "price" | "other" | null)
  currency?: Id
  rate?: Decimal | null
  document?: Id | null
  lines?: {
    add?: {
      invoiceLine?: Id | null
      product?: Id | null
      description?: (string | null)
      quantity?: Decimal | null
      unit?: Id | null
      price?: Decimal | null
      discount?: Decimal | null
      taxCode?: Id | null
      account?: Id | null
      costCentre?: Id | null
    }[]
    change?: {
      id: Id
      invoiceLine?: Id | null
      product?: Id | null
      description?: (string | null)
      quantity?: Decimal
      unit?: Id | null
      price?: Decimal | null
      discount?: Decimal | null
      taxCode?: Id | null
      account?: Id | null
      costCentre?: Id | null
    }[]
    remove?: Id[]
    order?: Id[]
  }
  notes?: (string | null)
  return?: Id | null
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What of a supplier's credit note is set off against an invoice of his; never changed, and written by nobody but the credit note.
 */
export interface FinanceSupplierSetOff {
  credit: Id
  invoice: Id
  date: Day | null
  currency: Id | null
  amount: Decimal
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * What of a supplier's credit note is set off against an invoice of his; never changed, and written by nobody but the credit note.
 */
export interface FinanceSupplierSetOff_Create {
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What of a supplier's credit note is set off against an invoice of his; never changed, and written by nobody but the credit note.
 */
export interface FinanceSupplierSetOff_Patch {
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * To which accounts the tax of a tax code is posted, and where it is declared.
 */
export interface FinanceTaxRule {
  taxCode: Id
  country: Id | null
  kind: ("standard" | "reduced" | "zero" | "exempt" | "intraCommunity" | "reverse" | "export")
  outputAccount: Id | null
  inputAccount: Id | null
  note: (string | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * To which accounts the tax of a tax code is posted, and where it is declared.
 */
export interface FinanceTaxRule_Create {
  taxCode: Id
  country?: Id | null
  kind?: ("standard" | "reduced" | "zero" | "exempt" | "intraCommunity" | "reverse" | "export" | null)
  outputAccount?: Id | null
  inputAccount?: Id | null
  note?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * To which accounts the tax of a tax code is posted, and where it is declared.
 */
export interface FinanceTaxRule_Patch {
  taxCode?: Id
  country?: Id | null
  kind?: ("standard" | "reduced" | "zero" | "exempt" | "intraCommunity" | "reverse" | "export")
  outputAccount?: Id | null
  inputAccount?: Id | null
  note?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What was agreed with an employee.
 */
export interface HrContract {
  number: (string | null)
  employee: Id
  kind: ("permanent" | "fixedTerm" | "apprentice" | "intern" | "freelance" | null)
  position: Id | null
  begins: Day
  ends: Day | null
  hours: Decimal | null
  vacation: (number | null)
  currency: Id | null
  salary: Decimal | null
  interval: ("hour" | "month" | "year" | null)
  notice: (number | null)
  document: Id | null
  status: ("draft" | "signed" | "ended")
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * What was agreed with an employee.
 */
export interface HrContract_Create {
  employee: Id
  kind?: ("permanent" | "fixedTerm" | "apprentice" | "intern" | "freelance" | null)
  position?: Id | null
  begins?: Day | null
  ends?: Day | null
  hours?: Decimal | null
  vacation?: (number | null)
  currency?: Id | null
  salary?: Decimal | null
  interval?: ("hour" | "month" | "year" | null)
  notice?: (number | null)
  document?: Id | null
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What was agreed with an employee.
 */
export interface HrContract_Patch {
  employee?: Id
  kind?: ("permanent" | "fixedTerm" | "apprentice" | "intern" | "freelance" | null)
  position?: Id | null
  begins?: Day
  ends?: Day | null
  hours?: Decimal | null
  vacation?: (number | null)
  currency?: Id | null
  salary?: Decimal | null
  interval?: ("hour" | "month" | "year" | null)
  notice?: (number | null)
  document?: Id | null
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Somebody who works here, will or did.
 */
export interface HrEmployee {
  number: (string | null)
  firstName: string
  lastName: string
  /**
   * The account this person signs in with
   */
  user: Id | null
  position: Id | null
  department: Id | null
  manager: Id | null
  branch: Id | null
  email: (string | null)
  phone: (string | null)
  joined: Day | null
  /**
   * What is done when this person joins
   */
  template: Id | null
  left: Day | null
  privateEmail: (string | null)
  privatePhone: (string | null)
  birthday: Day | null
  address: ({
    street?: (string | null)
    street2?: (string | null)
    postalCode?: (string | null)
    city?: (string | null)
    region?: (string | null)
    country?: (string | null)
  } | null)
  emergency: (string | null)
  iban: (string | null)
  notes: (string | null)
  status: ("planned" | "active" | "left")
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Somebody who works here, will or did.
 */
export interface HrEmployee_Create {
  firstName: string
  lastName: string
  /**
   * The account this person signs in with
   */
  user?: Id | null
  position?: Id | null
  department?: Id | null
  manager?: Id | null
  branch?: Id | null
  email?: (string | null)
  phone?: (string | null)
  joined?: Day | null
  /**
   * What is done when this person joins
   */
  template?: Id | null
  left?: Day | null
  privateEmail?: (string | null)
  privatePhone?: (string | null)
  birthday?: Day | null
  address?: ({
    street?: (string | null)
    street2?: (string | null)
    postalCode?: (string | null)
    city?: (string | null)
    region?: (string | null)
    country?: (string | null)
  } | null)
  emergency?: (string | null)
  iban?: (string | null)
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Somebody who works here, will or did.
 */
export interface HrEmployee_Patch {
  firstName?: string
  lastName?: string
  /**
   * The account this person signs in with
   */
  user?: Id | null
  position?: Id | null
  department?: Id | null
  manager?: Id | null
  branch?: Id | null
  email?: (string | null)
  phone?: (string | null)
  joined?: Day | null
  /**
   * What is done when this person joins
   */
  template?: Id | null
  left?: Day | null
  privateEmail?: (string | null)
  privatePhone?: (string | null)
  birthday?: Day | null
  address?: ({
    street?: (string | null)
    street2?: (string | null)
    postalCode?: (string | null)
    city?: (string | null)
    region?: (string | null)
    country?: (string | null)
  } | null)
  emergency?: (string | null)
  iban?: (string | null)
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * All that is done so that an employee can start.
 */
export interface HrOnboarding {
  employee: Id
  template: Id | null
  buddy: Id | null
  begins: Day | null
  tasks: HrOnboarding_Task[]
  open: (number | null)
  notes: (string | null)
  status: ("planned" | "running" | "done" | "cancelled")
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Task
 */
export interface HrOnboarding_Task {
  title: string
  area: ("hr" | "it" | "manager" | "finance" | "facilities" | null)
  responsible: Id | null
  due: Day | null
  done: (boolean | null)
  note: (string | null)
  id: Id
  version: number
  position: number
}
/**
 * All that is done so that an employee can start.
 */
export interface HrOnboarding_Create {
  employee: Id
  template?: Id | null
  buddy?: Id | null
  begins?: Day | null
  tasks?: {
    title: string
    area?: ("hr" | "it" | "manager" | "finance" | "facilities" | null)
    responsible?: Id | null
    due?: Day | null
    done?: (boolean | null)
    note?: (string | null)
  }[]
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * All that is done so that an employee can start.
 */
export interface HrOnboarding_Patch {
  employee?: Id
  template?: Id | null
  buddy?: Id | null
  begins?: Day | null
  tasks?: {
    add?: {
      title: string
      area?: ("hr" | "it" | "manager" | "finance" | "facilities" | null)
      responsible?: Id | null
      due?: Day | null
      done?: (boolean | null)
      note?: (string | null)
    }[]
    change?: {
      id: Id
      title?: string
      area?: ("hr" | "it" | "manager" | "finance" | "facilities" | null)
      responsible?: Id | null
      due?: Day | null
      done?: (boolean | null)
      note?: (string | null)
    }[]
    remove?: Id[]
    order?: Id[]
  }
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What is to be done when somebody joins.
 */
export interface HrOnboardingTemplate {
  name: string
  position: Id | null
  general: (boolean | null)
  tasks: HrOnboardingTemplate_Task[]
  active: (boolean | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Task
 */
export interface HrOnboardingTemplate_Task {
  title: string
  area: ("hr" | "it" | "manager" | "finance" | "facilities" | null)
  /**
   * Below zero: before the first day
   */
  day: (number | null)
  id: Id
  version: number
  position: number
}
/**
 * What is to be done when somebody joins.
 */
export interface HrOnboardingTemplate_Create {
  name: string
  position?: Id | null
  tasks?: {
    title: string
    area?: ("hr" | "it" | "manager" | "finance" | "facilities" | null)
    day?: (number | null)
  }[]
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What is to be done when somebody joins.
 */
export interface HrOnboardingTemplate_Patch {
  name?: string
  position?: Id | null
  tasks?: {
    add?: {
      title: string
      area?: ("hr" | "it" | "manager" | "finance" | "facilities" | null)
      day?: (number | null)
    }[]
    change?: {
      id: Id
      title?: string
      area?: ("hr" | "it" | "manager" | "finance" | "facilities" | null)
      day?: (number | null)
    }[]
    remove?: Id[]
    order?: Id[]
  }
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A job that somebody holds or is wanted for.
 */
export interface HrPosition {
  title: string
  department: Id | null
  headcount: (number | null)
  filled: (number | null)
  description: (string | null)
  active: (boolean | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * A job that somebody holds or is wanted for.
 */
export interface HrPosition_Create {
  title: string
  department?: Id | null
  headcount?: (number | null)
  description?: (string | null)
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A job that somebody holds or is wanted for.
 */
export interface HrPosition_Patch {
  title?: string
  department?: Id | null
  headcount?: (number | null)
  description?: (string | null)
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What a product is made of, in one revision.
 */
export interface ManufacturingBOM {
  product: Id
  revision: string
  quantity: Decimal
  unit: Id | null
  routing: Id | null
  validFrom: Day | null
  components: ManufacturingBOM_Component[]
  notes: (string | null)
  status: ("draft" | "active" | "obsolete")
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Component
 */
export interface ManufacturingBOM_Component {
  product: Id
  quantity: Decimal
  unit: Id | null
  scrap: Decimal | null
  location: Id | null
  note: (string | null)
  id: Id
  version: number
  position: number
}
/**
 * What a product is made of, in one revision.
 */
export interface ManufacturingBOM_Create {
  product: Id
  revision?: (string | null)
  quantity?: Decimal | null
  unit?: Id | null
  routing?: Id | null
  validFrom?: Day | null
  components?: {
    product: Id
    quantity?: Decimal | null
    unit?: Id | null
    scrap?: Decimal | null
    location?: Id | null
    note?: (string | null)
  }[]
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What a product is made of, in one revision.
 */
export interface ManufacturingBOM_Patch {
  product?: Id
  revision?: string
  quantity?: Decimal
  unit?: Id | null
  routing?: Id | null
  validFrom?: Day | null
  components?: {
    add?: {
      product: Id
      quantity?: Decimal | null
      unit?: Id | null
      scrap?: Decimal | null
      location?: Id | null
      note?: (string | null)
    }[]
    change?: {
      id: Id
      product?: Id
      quantity?: Decimal
      unit?: Id | null
      scrap?: Decimal | null
      location?: Id | null
      note?: (string | null)
    }[]
    remove?: Id[]
    order?: Id[]
  }
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * When a workstation stood still, and why.
 */
export interface ManufacturingDowntime {
  workstation: Id
  startedAt: Moment
  endedAt: Moment | null
  reason: ("breakdown" | "maintenance" | "material" | "staff" | "setup" | "other")
  workOrder: Id | null
  minutes: Decimal | null
  notes: (string | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * When a workstation stood still, and why.
 */
export interface ManufacturingDowntime_Create {
  workstation: Id
  startedAt?: Moment | null
  endedAt?: Moment | null
  reason?: ("breakdown" | "maintenance" | "material" | "staff" | "setup" | "other" | null)
  workOrder?: Id | null
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * When a workstation stood still, and why.
 */
export interface ManufacturingDowntime_Patch {
  workstation?: Id
  startedAt?: Moment
  endedAt?: Moment | null
  reason?: ("breakdown" | "maintenance" | "material" | "staff" | "setup" | "other")
  workOrder?: Id | null
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Components that are taken from stock for a production order.
 */
export interface ManufacturingMaterialIssue {
  number: (string | null)
  order: Id
  date: Day | null
  lines: ManufacturingMaterialIssue_Line[]
  notes: (string | null)
  status: ("draft" | "posted" | "cancelled")
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Line
 */
export interface ManufacturingMaterialIssue_Line {
  product: Id
  quantity: Decimal
  unit: Id | null
  location: Id | null
  batch: Id | null
  serial: Id | null
  id: Id
  version: number
  position: number
}
/**
 * Components that are taken from stock for a production order.
 */
export interface ManufacturingMaterialIssue_Create {
  order: Id
  date?: Day | null
  lines?: {
    product: Id
    quantity?: Decimal | null
    unit?: Id | null
    location?: Id | null
    batch?: Id | null
    serial?: Id | null
  }[]
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Components that are taken from stock for a production order.
 */
export interface ManufacturingMaterialIssue_Patch {
  order?: Id
  date?: Day | null
  lines?: {
    add?: {
      product: Id
      quantity?: Decimal | null
      unit?: Id | null
      location?: Id | null
      batch?: Id | null
      serial?: Id | null
    }[]
    change?: {
      id: Id
      product?: Id
      quantity?: Decimal
      unit?: Id | null
      location?: Id | null
      batch?: Id | null
      serial?: Id | null
    }[]
    remove?: Id[]
    order?: Id[]
  }
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * So many of a product are to be made until a day.
 */
export interface ManufacturingOrder {
  number: (string | null)
  product: Id
  quantity: Decimal
  unit: Id | null
  bom: Id | null
  routing: Id | null
  salesOrder: Id | null
  orderLine: Id | null
  starts: Day | null
  due: Day | null
  priority: ("low" | "normal" | "high" | null)
  warehouse: Id | null
  /**
   * If nothing is said, material is taken from where it lies
   */
  materialFrom: Id | null
  outputTo: Id | null
  components: ManufacturingOrder_Component[]
  produced: Decimal | null
  scrapped: Decimal | null
  startedOn: Day | null
  finishedOn: Day | null
  notes: (string | null)
  status: ("draft" | "released" | "started" | "finished" | "cancelled")
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Component
 */
export interface ManufacturingOrder_Component {
  product: Id
  quantity: Decimal
  unit: Id | null
  location: Id | null
  id: Id
  version: number
  position: number
}
/**
 * So many of a product are to be made until a day.
 */
export interface ManufacturingOrder_Create {
  product: Id
  quantity?: Decimal | null
  unit?: Id | null
  bom?: Id | null
  routing?: Id | null
  salesOrder?: Id | null
  orderLine?: Id | null
  starts?: Day | null
  due?: Day | null
  priority?: ("low" | "normal" | "high" | null)
  warehouse?: Id | null
  /**
   * If nothing is said, material is taken from where it lies
   */
  materialFrom?: Id | null
  outputTo?: Id | null
  components?: {
    product: Id
    quantity?: Decimal | null
    unit?: Id | null
    location?: Id | null
  }[]
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * So many of a product are to be made until a day.
 */
export interface ManufacturingOrder_Patch {
  product?: Id
  quantity?: Decimal
  unit?: Id | null
  bom?: Id | null
  routing?: Id | null
  salesOrder?: Id | null
  orderLine?: Id | null
  starts?: Day | null
  due?: Day | null
  priority?: ("low" | "normal" | "high" | null)
  warehouse?: Id | null
  /**
   * If nothing is said, material is taken from where it lies
   */
  materialFrom?: Id | null
  outputTo?: Id | null
  components?: {
    add?: {
      product: Id
      quantity?: Decimal | null
      unit?: Id | null
      location?: Id | null
    }[]
    change?: {
      id: Id
      product?: Id
      quantity?: Decimal
      unit?: Id | null
      location?: Id | null
    }[]
    remove?: Id[]
    order?: Id[]
  }
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What a production order has given, good and bad.
 */
export interface ManufacturingOutput {
  number: (string | null)
  order: Id
  product: Id | null
  date: Day | null
  quantity: Decimal
  scrap: Decimal | null
  unit: Id | null
  location: Id | null
  batch: Id | null
  notes: (string | null)
  status: ("draft" | "posted" | "cancelled")
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * What a production order has given, good and bad.
 */
export interface ManufacturingOutput_Create {
  order: Id
  product?: Id | null
  date?: Day | null
  quantity: Decimal
  scrap?: Decimal | null
  unit?: Id | null
  location?: Id | null
  batch?: Id | null
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What a production order has given, good and bad.
 */
export interface ManufacturingOutput_Patch {
  order?: Id
  product?: Id | null
  date?: Day | null
  quantity?: Decimal
  scrap?: Decimal | null
  unit?: Id | null
  location?: Id | null
  batch?: Id | null
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * The operations by which something is made, in order.
 */
export interface ManufacturingRouting {
  name: string
  operations: ManufacturingRouting_Operation[]
  setup: Decimal | null
  perUnit: Decimal | null
  notes: (string | null)
  active: (boolean | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Operation
 */
export interface ManufacturingRouting_Operation {
  name: string
  workstation: Id
  setup: Decimal | null
  perUnit: Decimal | null
  instructions: (string | null)
  id: Id
  version: number
  position: number
}
/**
 * The operations by which something is made, in order.
 */
export interface ManufacturingRouting_Create {
  name: string
  operations?: {
    name: string
    workstation: Id
    setup?: Decimal | null
    perUnit?: Decimal | null
    instructions?: (string | null)
  }[]
  notes?: (string | null)
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * The operations by which something is made, in order.
 */
export interface ManufacturingRouting_Patch {
  name?: string
  operations?: {
    add?: {
      name: string
      workstation: Id
      setup?: Decimal | null
      perUnit?: Decimal | null
      instructions?: (string | null)
    }[]
    change?: {
      id: Id
      name?: string
      workstation?: Id
      setup?: Decimal | null
      perUnit?: Decimal | null
      instructions?: (string | null)
    }[]
    remove?: Id[]
    order?: Id[]
  }
  notes?: (string | null)
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Work on a production order that a supplier does.
 */
export interface ManufacturingSubcontract {
  number: (string | null)
  order: Id
  supplier: Id
  operation: (string | null)
  quantity: Decimal
  currency: Id | null
  price: Decimal | null
  amount: Decimal | null
  sent: Day | null
  due: Day | null
  materials: ManufacturingSubcontract_Material[]
  notes: (string | null)
  status: ("draft" | "sent" | "returned" | "cancelled")
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Material
 */
export interface ManufacturingSubcontract_Material {
  product: Id
  quantity: Decimal
  unit: Id | null
  location: Id | null
  id: Id
  version: number
  position: number
}
/**
 * Work on a production order that a supplier does.
 */
export interface ManufacturingSubcontract_Create {
  order: Id
  supplier: Id
  operation?: (string | null)
  quantity: Decimal
  currency?: Id | null
  price?: Decimal | null
  sent?: Day | null
  due?: Day | null
  materials?: {
    product: Id
    quantity?: Decimal | null
    unit?: Id | null
    location?: Id | null
  }[]
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Work on a production order that a supplier does.
 */
export interface ManufacturingSubcontract_Patch {
  order?: Id
  supplier?: Id
  operation?: (string | null)
  quantity?: Decimal
  currency?: Id | null
  price?: Decimal | null
  sent?: Day | null
  due?: Day | null
  materials?: {
    add?: {
      product: Id
      quantity?: Decimal | null
      unit?: Id | null
      location?: Id | null
    }[]
    change?: {
      id: Id
      product?: Id
      quantity?: Decimal
      unit?: Id | null
      location?: Id | null
    }[]
    remove?: Id[]
    order?: Id[]
  }
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * One operation of a production order: who does it where, and how long it took.
 */
export interface ManufacturingWorkOrder {
  number: (string | null)
  order: Id
  operation: string
  sequence: (number | null)
  workstation: Id | null
  operator: Id | null
  planned: Decimal | null
  times: ManufacturingWorkOrder_Time[]
  spent: Decimal | null
  done: Decimal | null
  instructions: (string | null)
  status: ("open" | "running" | "paused" | "done" | "cancelled")
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Time
 */
export interface ManufacturingWorkOrder_Time {
  startedAt: Moment
  endedAt: Moment | null
  operator: Id | null
  quantity: Decimal | null
  minutes: Decimal | null
  id: Id
  version: number
  position: number
}
/**
 * One operation of a production order: who does it where, and how long it took.
 */
export interface ManufacturingWorkOrder_Create {
  order: Id
  operation: string
  sequence?: (number | null)
  workstation?: Id | null
  operator?: Id | null
  planned?: Decimal | null
  times?: {
    startedAt?: Moment | null
    endedAt?: Moment | null
    operator?: Id | null
    quantity?: Decimal | null
  }[]
  instructions?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * One operation of a production order: who does it where, and how long it took.
 */
export interface ManufacturingWorkOrder_Patch {
  order?: Id
  operation?: string
  sequence?: (number | null)
  workstation?: Id | null
  operator?: Id | null
  planned?: Decimal | null
  times?: {
    add?: {
      startedAt?: Moment | null
      endedAt?: Moment | null
      operator?: Id | null
      quantity?: Decimal | null
    }[]
    change?: {
      id: Id
      startedAt?: Moment
      endedAt?: Moment | null
      operator?: Id | null
      quantity?: Decimal | null
    }[]
    remove?: Id[]
    order?: Id[]
  }
  instructions?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A machine or place where work is done.
 */
export interface ManufacturingWorkstation {
  code: string
  name: string
  location: Id | null
  capacity: (number | null)
  currency: Id | null
  costPerHour: Decimal | null
  calendar: Id | null
  notes: (string | null)
  active: (boolean | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * A machine or place where work is done.
 */
export interface ManufacturingWorkstation_Create {
  code: string
  name: string
  location?: Id | null
  capacity?: (number | null)
  currency?: Id | null
  costPerHour?: Decimal | null
  calendar?: Id | null
  notes?: (string | null)
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A machine or place where work is done.
 */
export interface ManufacturingWorkstation_Patch {
  code?: string
  name?: string
  location?: Id | null
  capacity?: (number | null)
  currency?: Id | null
  costPerHour?: Decimal | null
  calendar?: Id | null
  notes?: (string | null)
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Quantities and prices agreed for a time, ordered bit by bit.
 */
export interface PurchasingBlanketOrder {
  number: (string | null)
  supplier: Id
  period: {
    from?: Day | null
    to?: Day | null
  }
  currency: Id
  terms: Id | null
  lines: PurchasingBlanketOrder_Line[]
  total: Decimal | null
  notes: (string | null)
  status: ("draft" | "active" | "ended")
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Line
 */
export interface PurchasingBlanketOrder_Line {
  product: Id
  quantity: Decimal
  unit: Id | null
  price: Decimal
  amount: Decimal | null
  id: Id
  version: number
  position: number
}
/**
 * Quantities and prices agreed for a time, ordered bit by bit.
 */
export interface PurchasingBlanketOrder_Create {
  supplier: Id
  period: {
    from?: Day | null
    to?: Day | null
  }
  currency?: Id | null
  terms?: Id | null
  lines?: {
    product: Id
    quantity?: Decimal | null
    unit?: Id | null
    price: Decimal
  }[]
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Quantities and prices agreed for a time, ordered bit by bit.
 */
export interface PurchasingBlanketOrder_Patch {
  supplier?: Id
  period?: {
    from?: Day | null
    to?: Day | null
  }
  currency?: Id
  terms?: Id | null
  lines?: {
    add?: {
      product: Id
      quantity?: Decimal | null
      unit?: Id | null
      price: Decimal
    }[]
    change?: {
      id: Id
      product?: Id
      quantity?: Decimal
      unit?: Id | null
      price?: Decimal
    }[]
    remove?: Id[]
    order?: Id[]
  }
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What was ordered from a supplier, at which price and for when.
 */
export interface PurchasingOrder {
  number: (string | null)
  supplier: Id
  reference: (string | null)
  requisition: Id | null
  supplierQuote: Id | null
  blanketOrder: Id | null
  buyer: Id | null
  date: Day
  deliverBy: Day | null
  warehouse: Id | null
  terms: Id | null
  currency: Id
  /**
   * What one unit of the currency is worth in the own currency
   */
  rate: Decimal | null
  lines: PurchasingOrder_Line[]
  net: Decimal | null
  tax: Decimal | null
  total: Decimal | null
  notes: (string | null)
  status: ("draft" | "submitted" | "confirmed" | "closed" | "cancelled")
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Line
 */
export interface PurchasingOrder_Line {
  product: Id
  supplierCode: (string | null)
  description: (string | null)
  quantity: Decimal
  unit: Id | null
  price: Decimal | null
  /**
   * A fraction: 0.05 is 5 percent
   */
  discount: Decimal | null
  taxCode: Id | null
  net: Decimal | null
  taxRate: Decimal | null
  tax: Decimal | null
  gross: Decimal | null
  costCentre: Id | null
  requisitionLine: Id | null
  receivedQuantity: Decimal | null
  openQuantity: Decimal | null
  /**
   * On bills of the supplier, drafts included
   */
  billedQuantity: Decimal | null
  id: Id
  version: number
  position: number
}
/**
 * What was ordered from a supplier, at which price and for when.
 */
export interface PurchasingOrder_Create {
  supplier: Id
  reference?: (string | null)
  requisition?: Id | null
  supplierQuote?: Id | null
  blanketOrder?: Id | null
  buyer?: Id | null
  date?: Day | null
  deliverBy?: Day | null
  warehouse?: Id | null
  terms?: Id | null
  currency?: Id | null
  /**
   * What one unit of the currency is worth in the own currency
   */
  rate?: Decimal | null
  lines?: {
    product: Id
    supplierCode?: (string | null)
    description?: (string | null)
    quantity?: Decimal | null
    unit?: Id | null
    price?: Decimal | null
    discount?: Decimal | null
    taxCode?: Id | null
    costCentre?: Id | null
    requisitionLine?: Id | null
  }[]
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What was ordered from a supplier, at which price and for when.
 */
export interface PurchasingOrder_Patch {
  supplier?: Id
  reference?: (string | null)
  requisition?: Id | null
  supplierQuote?: Id | null
  blanketOrder?: Id | null
  buyer?: Id | null
  date?: Day
  deliverBy?: Day | null
  warehouse?: Id | null
  terms?: Id | null
  currency?: Id
  /**
   * What one unit of the currency is worth in the own currency
   */
  rate?: Decimal | null
  lines?: {
    add?: {
      product: Id
      supplierCode?: (string | null)
      description?: (string | null)
      quantity?: Decimal | null
      unit?: Id | null
      price?: Decimal | null
      discount?: Decimal | null
      taxCode?: Id | null
      costCentre?: Id | null
      requisitionLine?: Id | null
    }[]
    change?: {
      id: Id
      product?: Id
      supplierCode?: (string | null)
      description?: (string | null)
      quantity?: Decimal
      unit?: Id | null
      price?: Decimal | null
      discount?: Decimal | null
      taxCode?: Id | null
      costCentre?: Id | null
      requisitionLine?: Id | null
    }[]
    remove?: Id[]
    order?: Id[]
  }
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Asks several suppliers what they would charge.
 */
export interface PurchasingRFQ {
  number: (string | null)
  title: string
  requisition: Id | null
  date: Day | null
  answerBy: Day | null
  suppliers: (Id[] | null)
  lines: PurchasingRFQ_Line[]
  notes: (string | null)
  status: ("draft" | "sent" | "closed" | "cancelled")
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Line
 */
export interface PurchasingRFQ_Line {
  product: Id
  quantity: Decimal
  unit: Id | null
  deliverBy: Day | null
  id: Id
  version: number
  position: number
}
/**
 * Asks several suppliers what they would charge.
 */
export interface PurchasingRFQ_Create {
  title: string
  requisition?: Id | null
  date?: Day | null
  answerBy?: Day | null
  suppliers?: (Id[] | null)
  lines?: {
    product: Id
    quantity?: Decimal | null
    unit?: Id | null
    deliverBy?: Day | null
  }[]
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Asks several suppliers what they would charge.
 */
export interface PurchasingRFQ_Patch {
  title?: string
  requisition?: Id | null
  date?: Day | null
  answerBy?: Day | null
  suppliers?: (Id[] | null)
  lines?: {
    add?: {
      product: Id
      quantity?: Decimal | null
      unit?: Id | null
      deliverBy?: Day | null
    }[]
    change?: {
      id: Id
      product?: Id
      quantity?: Decimal
      unit?: Id | null
      deliverBy?: Day | null
    }[]
    remove?: Id[]
    order?: Id[]
  }
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What a supplier delivered, and what of it was turned down.
 */
export interface PurchasingReceipt {
  number: (string | null)
  order: Id | null
  supplier: Id
  date: Day
  deliveryNote: (string | null)
  warehouse: Id | null
  lines: PurchasingReceipt_Line[]
  notes: (string | null)
  status: ("draft" | "received" | "cancelled")
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Line
 */
export interface PurchasingReceipt_Line {
  product: Id
  ordered: Decimal | null
  quantity: Decimal
  rejected: Decimal | null
  accepted: Decimal | null
  unit: Id | null
  location: Id | null
  batch: Id | null
  reason: (string | null)
  orderLine: Id | null
  id: Id
  version: number
  position: number
}
/**
 * What a supplier delivered, and what of it was turned down.
 */
export interface PurchasingReceipt_Create {
  order?: Id | null
  supplier?: Id | null
  date?: Day | null
  deliveryNote?: (string | null)
  warehouse?: Id | null
  lines?: {
    product: Id
    ordered?: Decimal | null
    quantity?: Decimal | null
    rejected?: Decimal | null
    unit?: Id | null
    location?: Id | null
    batch?: Id | null
    reason?: (string | null)
    orderLine?: Id | null
  }[]
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What a supplier delivered, and what of it was turned down.
 */
export interface PurchasingReceipt_Patch {
  order?: Id | null
  supplier?: Id
  date?: Day
  deliveryNote?: (string | null)
  warehouse?: Id | null
  lines?: {
    add?: {
      product: Id
      ordered?: Decimal | null
      quantity?: Decimal | null
      rejected?: Decimal | null
      unit?: Id | null
      location?: Id | null
      batch?: Id | null
      reason?: (string | null)
      orderLine?: Id | null
    }[]
    change?: {
      id: Id
      product?: Id
      ordered?: Decimal | null
      quantity?: Decimal
      rejected?: Decimal | null
      unit?: Id | null
      location?: Id | null
      batch?: Id | null
      reason?: (string | null)
      orderLine?: Id | null
    }[]
    remove?: Id[]
    order?: Id[]
  }
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What somebody needs to be bought.
 */
export interface PurchasingRequisition {
  number: (string | null)
  requester: Id | null
  date: Day
  neededBy: Day | null
  reason: (string | null)
  warehouse: Id | null
  costCentre: Id | null
  currency: Id | null
  lines: PurchasingRequisition_Line[]
  total: Decimal | null
  notes: (string | null)
  status: ("draft" | "submitted" | "approved" | "rejected" | "ordered" | "cancelled")
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Line
 */
export interface PurchasingRequisition_Line {
  product: Id | null
  description: (string | null)
  quantity: Decimal
  unit: Id | null
  supplier: Id | null
  price: Decimal | null
  amount: Decimal | null
  orderedQuantity: Decimal | null
  id: Id
  version: number
  position: number
}
/**
 * What somebody needs to be bought.
 */
export interface PurchasingRequisition_Create {
  requester?: Id | null
  date?: Day | null
  neededBy?: Day | null
  reason?: (string | null)
  warehouse?: Id | null
  costCentre?: Id | null
  currency?: Id | null
  lines?: {
    product?: Id | null
    description?: (string | null)
    quantity?: Decimal | null
    unit?: Id | null
    supplier?: Id | null
    price?: Decimal | null
  }[]
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What somebody needs to be bought.
 */
export interface PurchasingRequisition_Patch {
  requester?: Id | null
  date?: Day
  neededBy?: Day | null
  reason?: (string | null)
  warehouse?: Id | null
  costCentre?: Id | null
  currency?: Id | null
  lines?: {
    add?: {
      product?: Id | null
      description?: (string | null)
      quantity?: Decimal | null
      unit?: Id | null
      supplier?: Id | null
      price?: Decimal | null
    }[]
    change?: {
      id: Id
      product?: Id | null
      description?: (string | null)
      quantity?: Decimal
      unit?: Id | null
      supplier?: Id | null
      price?: Decimal | null
    }[]
    remove?: Id[]
    order?: Id[]
  }
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Goods that go back to a supplier.
 */
export interface PurchasingReturn {
  number: (string | null)
  receipt: Id | null
  supplier: Id
  date: Day | null
  reason: ("damaged" | "wrong" | "quality" | "surplus" | "other")
  lines: PurchasingReturn_Line[]
  notes: (string | null)
  status: ("draft" | "sent" | "settled" | "cancelled")
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Line
 */
export interface PurchasingReturn_Line {
  product: Id
  quantity: Decimal
  unit: Id | null
  location: Id | null
  batch: Id | null
  id: Id
  version: number
  position: number
}
/**
 * Goods that go back to a supplier.
 */
export interface PurchasingReturn_Create {
  receipt?: Id | null
  supplier?: Id | null
  date?: Day | null
  reason?: ("damaged" | "wrong" | "quality" | "surplus" | "other" | null)
  lines?: {
    product: Id
    quantity?: Decimal | null
    unit?: Id | null
    location?: Id | null
    batch?: Id | null
  }[]
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Goods that go back to a supplier.
 */
export interface PurchasingReturn_Patch {
  receipt?: Id | null
  supplier?: Id
  date?: Day | null
  reason?: ("damaged" | "wrong" | "quality" | "surplus" | "other")
  lines?: {
    add?: {
      product: Id
      quantity?: Decimal | null
      unit?: Id | null
      location?: Id | null
      batch?: Id | null
    }[]
    change?: {
      id: Id
      product?: Id
      quantity?: Decimal
      unit?: Id | null
      location?: Id | null
      batch?: Id | null
    }[]
    remove?: Id[]
    order?: Id[]
  }
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Limits and tolerances of purchasing.
 */
export interface PurchasingSetting {
  requisitionApproval: Decimal | null
  orderApproval: Decimal | null
  /**
   * How far a bill may differ from what was received
   */
  quantityTolerance: Decimal | null
  /**
   * How far a bill may differ from what was ordered
   */
  priceTolerance: Decimal | null
  warehouse: Id | null
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Limits and tolerances of purchasing.
 */
export interface PurchasingSetting_Create {
  requisitionApproval?: Decimal | null
  orderApproval?: Decimal | null
  /**
   * How far a bill may differ from what was received
   */
  quantityTolerance?: Decimal | null
  /**
   * How far a bill may differ from what was ordered
   */
  priceTolerance?: Decimal | null
  warehouse?: Id | null
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Limits and tolerances of purchasing.
 */
export interface PurchasingSetting_Patch {
  requisitionApproval?: Decimal | null
  orderApproval?: Decimal | null
  /**
   * How far a bill may differ from what was received
   */
  quantityTolerance?: Decimal | null
  /**
   * How far a bill may differ from what was ordered
   */
  priceTolerance?: Decimal | null
  warehouse?: Id | null
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What a supplier would charge.
 */
export interface PurchasingSupplierQuote {
  number: (string | null)
  supplier: Id
  rfq: Id | null
  supplierNumber: (string | null)
  date: Day | null
  validUntil: Day | null
  leadDays: (number | null)
  terms: Id | null
  currency: Id
  lines: PurchasingSupplierQuote_Line[]
  net: Decimal | null
  tax: Decimal | null
  total: Decimal | null
  notes: (string | null)
  status: ("draft" | "received" | "accepted" | "rejected")
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Line
 */
export interface PurchasingSupplierQuote_Line {
  product: Id
  supplierCode: (string | null)
  description: (string | null)
  quantity: Decimal
  unit: Id | null
  price: Decimal | null
  /**
   * A fraction: 0.05 is 5 percent
   */
  discount: Decimal | null
  taxCode: Id | null
  net: Decimal | null
  taxRate: Decimal | null
  tax: Decimal | null
  gross: Decimal | null
  id: Id
  version: number
  position: number
}
/**
 * What a supplier would charge.
 */
export interface PurchasingSupplierQuote_Create {
  supplier: Id
  rfq?: Id | null
  supplierNumber?: (string | null)
  date?: Day | null
  validUntil?: Day | null
  leadDays?: (number | null)
  terms?: Id | null
  currency?: Id | null
  lines?: {
    product: Id
    supplierCode?: (string | null)
    description?: (string | null)
    quantity?: Decimal | null
    unit?: Id | null
    price?: Decimal | null
    discount?: Decimal | null
    taxCode?: Id | null
  }[]
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What a supplier would charge.
 */
export interface PurchasingSupplierQuote_Patch {
  supplier?: Id
  rfq?: Id | null
  supplierNumber?: (string | null)
  date?: Day | null
  validUntil?: Day | null
  leadDays?: (number | null)
  terms?: Id | null
  currency?: Id
  lines?: {
    add?: {
      product: Id
      supplierCode?: (string | null)
      description?: (string | null)
      quantity?: Decimal | null
      unit?: Id | null
      price?: Decimal | null
      discount?: Decimal | null
      taxCode?: Id | null
    }[]
    change?: {
      id: Id
      product?: Id
      supplierCode?: (string | null)
      description?: (string | null)
      quantity?: Decimal
      unit?: Id | null
      price?: Decimal | null
      discount?: Decimal | null
      taxCode?: Id | null
    }[]
    remove?: Id[]
    order?: Id[]
  }
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * How good a supplier was in a period.
 */
export interface PurchasingSupplierScorecard {
  supplier: Id
  period: {
    from?: Day | null
    to?: Day | null
  }
  quality: (number | null)
  delivery: (number | null)
  price: (number | null)
  service: (number | null)
  score: Decimal | null
  notes: (string | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * How good a supplier was in a period.
 */
export interface PurchasingSupplierScorecard_Create {
  supplier: Id
  period: {
    from?: Day | null
    to?: Day | null
  }
  quality?: (number | null)
  delivery?: (number | null)
  price?: (number | null)
  service?: (number | null)
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * How good a supplier was in a period.
 */
export interface PurchasingSupplierScorecard_Patch {
  supplier?: Id
  period?: {
    from?: Day | null
    to?: Day | null
  }
  quality?: (number | null)
  delivery?: (number | null)
  price?: (number | null)
  service?: (number | null)
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A contract or subscription that is billed again and again.
 */
export interface SalesContract {
  number: (string | null)
  customer: Id
  title: string
  period: ({
    from?: Day | null
    to?: Day | null
  } | null)
  interval: ("month" | "quarter" | "year" | null)
  renewal: ("none" | "automatic" | "ask" | null)
  currency: Id | null
  lines: SalesContract_Line[]
  amount: Decimal | null
  status: ("draft" | "active" | "ended")
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Line
 */
export interface SalesContract_Line {
  product: Id
  quantity: Decimal
  price: Decimal | null
  amount: Decimal | null
  id: Id
  version: number
  position: number
}
/**
 * A contract or subscription that is billed again and again.
 */
export interface SalesContract_Create {
  customer: Id
  title: string
  period?: ({
    from?: Day | null
    to?: Day | null
  } | null)
  interval?: ("month" | "quarter" | "year" | null)
  renewal?: ("none" | "automatic" | "ask" | null)
  currency?: Id | null
  lines?: {
    product: Id
    quantity?: Decimal | null
    price?: Decimal | null
  }[]
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A contract or subscription that is billed again and again.
 */
export interface SalesContract_Patch {
  customer?: Id
  title?: string
  period?: ({
    from?: Day | null
    to?: Day | null
  } | null)
  interval?: ("month" | "quarter" | "year" | null)
  renewal?: ("none" | "automatic" | "ask" | null)
  currency?: Id | null
  lines?: {
    add?: {
      product: Id
      quantity?: Decimal | null
      price?: Decimal | null
    }[]
    change?: {
      id: Id
      product?: Id
      quantity?: Decimal
      price?: Decimal | null
    }[]
    remove?: Id[]
    order?: Id[]
  }
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * How much a customer may owe.
 */
export interface SalesCreditLimit {
  customer: Id
  limit: Decimal
  currency: Id
  reviewed: Day | null
  notes: (string | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * How much a customer may owe.
 */
export interface SalesCreditLimit_Create {
  customer: Id
  limit: Decimal
  currency: Id
  reviewed?: Day | null
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * How much a customer may owe.
 */
export interface SalesCreditLimit_Patch {
  customer?: Id
  limit?: Decimal
  currency?: Id
  reviewed?: Day | null
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * On which days which part of an order is delivered.
 */
export interface SalesDeliverySchedule {
  order: Id
  lines: SalesDeliverySchedule_Part[]
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Delivery
 */
export interface SalesDeliverySchedule_Part {
  date: Day
  product: Id
  quantity: Decimal
  id: Id
  version: number
  position: number
}
/**
 * On which days which part of an order is delivered.
 */
export interface SalesDeliverySchedule_Create {
  order: Id
  lines?: {
    date: Day
    product: Id
    quantity: Decimal
  }[]
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * On which days which part of an order is delivered.
 */
export interface SalesDeliverySchedule_Patch {
  order?: Id
  lines?: {
    add?: {
      date: Day
      product: Id
      quantity: Decimal
    }[]
    change?: {
      id: Id
      date?: Day
      product?: Id
      quantity?: Decimal
    }[]
    remove?: Id[]
    order?: Id[]
  }
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What a customer ordered, at which price and for when.
 */
export interface SalesOrder {
  number: (string | null)
  customer: Id
  reference: (string | null)
  quote: Id | null
  date: Day | null
  requiredDate: Day | null
  /**
   * The day we have promised
   */
  deliveryDate: Day | null
  shippedDate: Day | null
  currency: Id | null
  /**
   * What one unit of the currency is worth in the own currency
   */
  rate: Decimal | null
  terms: Id | null
  salesPerson: Id | null
  carrier: Id | null
  shipName: (string | null)
  shipAddress: ({
    street?: (string | null)
    street2?: (string | null)
    postalCode?: (string | null)
    city?: (string | null)
    region?: (string | null)
    country?: (string | null)
  } | null)
  lines: SalesOrder_Line[]
  /**
   * What the order is worth until it has lines
   */
  agreed: Decimal | null
  net: Decimal | null
  tax: Decimal | null
  freight: Decimal | null
  total: Decimal | null
  notes: (string | null)
  status: ("draft" | "confirmed" | "shipped" | "closed" | "cancelled")
  /**
   * The deal that was won with this order
   */
  deal: Id | null
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Line
 */
export interface SalesOrder_Line {
  product: Id
  description: (string | null)
  quantity: Decimal
  unit: Id | null
  price: Decimal | null
  /**
   * A fraction: 0.05 is 5 percent
   */
  discount: Decimal | null
  taxCode: Id | null
  net: Decimal | null
  taxRate: Decimal | null
  tax: Decimal | null
  gross: Decimal | null
  /**
   * What a confirmed order wants of goods; nothing of services
   */
  wantedQuantity: Decimal | null
  reservedQuantity: Decimal | null
  deliveredQuantity: Decimal | null
  /**
   * What is neither delivered nor reserved
   */
  missingQuantity: Decimal | null
  returnedQuantity: Decimal | null
  /**
   * On invoices that were issued
   */
  billedQuantity: Decimal | null
  /**
   * On credit notes that were issued
   */
  creditedQuantity: Decimal | null
  /**
   * Billed and not credited
   */
  invoicedQuantity: Decimal | null
  producingQuantity: Decimal | null
  id: Id
  version: number
  position: number
}
/**
 * What a customer ordered, at which price and for when.
 */
export interface SalesOrder_Create {
  customer: Id
  reference?: (string | null)
  quote?: Id | null
  date?: Day | null
  requiredDate?: Day | null
  /**
   * The day we have promised
   */
  deliveryDate?: Day | null
  shippedDate?: Day | null
  currency?: Id | null
  /**
   * What one unit of the currency is worth in the own currency
   */
  rate?: Decimal | null
  terms?: Id | null
  salesPerson?: Id | null
  carrier?: Id | null
  shipName?: (string | null)
  shipAddress?: ({
    street?: (string | null)
    street2?: (string | null)
    postalCode?: (string | null)
    city?: (string | null)
    region?: (string | null)
    country?: (string | null)
  } | null)
  lines?: {
    product: Id
    description?: (string | null)
    quantity?: Decimal | null
    unit?: Id | null
    price?: Decimal | null
    discount?: Decimal | null
    taxCode?: Id | null
  }[]
  /**
   * What the order is worth until it has lines
   */
  agreed?: Decimal | null
  freight?: Decimal | null
  notes?: (string | null)
  /**
   * The deal that was won with this order
   */
  deal?: Id | null
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What a customer ordered, at which price and for when.
 */
export interface SalesOrder_Patch {
  customer?: Id
  reference?: (string | null)
  quote?: Id | null
  date?: Day | null
  requiredDate?: Day | null
  /**
   * The day we have promised
   */
  deliveryDate?: Day | null
  shippedDate?: Day | null
  currency?: Id | null
  /**
   * What one unit of the currency is worth in the own currency
   */
  rate?: Decimal | null
  terms?: Id | null
  salesPerson?: Id | null
  carrier?: Id | null
  shipName?: (string | null)
  shipAddress?: ({
    street?: (string | null)
    street2?: (string | null)
    postalCode?: (string | null)
    city?: (string | null)
    region?: (string | null)
    country?: (string | null)
  } | null)
  lines?: {
    add?: {
      product: Id
      description?: (string | null)
      quantity?: Decimal | null
      unit?: Id | null
      price?: Decimal | null
      discount?: Decimal | null
      taxCode?: Id | null
    }[]
    change?: {
      id: Id
      product?: Id
      description?: (string | null)
      quantity?: Decimal
      unit?: Id | null
      price?: Decimal | null
      discount?: Decimal | null
      taxCode?: Id | null
    }[]
    remove?: Id[]
    order?: Id[]
  }
  /**
   * What the order is worth until it has lines
   */
  agreed?: Decimal | null
  freight?: Decimal | null
  notes?: (string | null)
  /**
   * The deal that was won with this order
   */
  deal?: Id | null
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * An offer to a customer, valid until a day.
 */
export interface SalesQuote {
  number: (string | null)
  customer: Id
  date: Day | null
  validUntil: Day | null
  currency: Id | null
  terms: Id | null
  salesPerson: Id | null
  lines: SalesQuote_Line[]
  net: Decimal | null
  tax: Decimal | null
  total: Decimal | null
  notes: (string | null)
  status: ("draft" | "sent" | "accepted" | "rejected" | "expired")
  deal: Id | null
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Line
 */
export interface SalesQuote_Line {
  product: Id
  description: (string | null)
  quantity: Decimal
  unit: Id | null
  price: Decimal | null
  /**
   * A fraction: 0.05 is 5 percent
   */
  discount: Decimal | null
  taxCode: Id | null
  net: Decimal | null
  taxRate: Decimal | null
  tax: Decimal | null
  gross: Decimal | null
  id: Id
  version: number
  position: number
}
/**
 * An offer to a customer, valid until a day.
 */
export interface SalesQuote_Create {
  customer: Id
  date?: Day | null
  validUntil?: Day | null
  currency?: Id | null
  terms?: Id | null
  salesPerson?: Id | null
  lines?: {
    product: Id
    description?: (string | null)
    quantity?: Decimal | null
    unit?: Id | null
    price?: Decimal | null
    discount?: Decimal | null
    taxCode?: Id | null
  }[]
  notes?: (string | null)
  deal?: Id | null
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * An offer to a customer, valid until a day.
 */
export interface SalesQuote_Patch {
  customer?: Id
  date?: Day | null
  validUntil?: Day | null
  currency?: Id | null
  terms?: Id | null
  salesPerson?: Id | null
  lines?: {
    add?: {
      product: Id
      description?: (string | null)
      quantity?: Decimal | null
      unit?: Id | null
      price?: Decimal | null
      discount?: Decimal | null
      taxCode?: Id | null
    }[]
    change?: {
      id: Id
      product?: Id
      description?: (string | null)
      quantity?: Decimal
      unit?: Id | null
      price?: Decimal | null
      discount?: Decimal | null
      taxCode?: Id | null
    }[]
    remove?: Id[]
    order?: Id[]
  }
  notes?: (string | null)
  deal?: Id | null
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Goods that come back from a customer.
 */
export interface SalesReturn {
  number: (string | null)
  order: Id
  date: Day | null
  reason: ("damaged" | "wrong" | "notNeeded" | "other")
  lines: SalesReturn_Line[]
  notes: (string | null)
  status: ("draft" | "received" | "settled" | "cancelled")
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Line
 */
export interface SalesReturn_Line {
  product: Id
  quantity: Decimal
  condition: ("good" | "damaged" | null)
  orderLine: Id | null
  location: Id | null
  id: Id
  version: number
  position: number
}
/**
 * Goods that come back from a customer.
 */
export interface SalesReturn_Create {
  order: Id
  date?: Day | null
  reason: ("damaged" | "wrong" | "notNeeded" | "other")
  lines?: {
    product: Id
    quantity: Decimal
    condition?: ("good" | "damaged" | null)
    orderLine?: Id | null
    location?: Id | null
  }[]
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Goods that come back from a customer.
 */
export interface SalesReturn_Patch {
  order?: Id
  date?: Day | null
  reason?: ("damaged" | "wrong" | "notNeeded" | "other")
  lines?: {
    add?: {
      product: Id
      quantity: Decimal
      condition?: ("good" | "damaged" | null)
      orderLine?: Id | null
      location?: Id | null
    }[]
    change?: {
      id: Id
      product?: Id
      quantity?: Decimal
      condition?: ("good" | "damaged" | null)
      orderLine?: Id | null
      location?: Id | null
    }[]
    remove?: Id[]
    order?: Id[]
  }
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Somebody who sells and may earn a commission.
 */
export interface SalesSalesPerson {
  code: string
  name: string
  user: Id | null
  manager: Id | null
  jobTitle: (string | null)
  hired: Day | null
  email: (string | null)
  phone: (string | null)
  commission: Decimal | null
  active: (boolean | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Somebody who sells and may earn a commission.
 */
export interface SalesSalesPerson_Create {
  code: string
  name: string
  user?: Id | null
  manager?: Id | null
  jobTitle?: (string | null)
  hired?: Day | null
  email?: (string | null)
  phone?: (string | null)
  commission?: Decimal | null
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Somebody who sells and may earn a commission.
 */
export interface SalesSalesPerson_Patch {
  code?: string
  name?: string
  user?: Id | null
  manager?: Id | null
  jobTitle?: (string | null)
  hired?: Day | null
  email?: (string | null)
  phone?: (string | null)
  commission?: Decimal | null
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * When an invoice is due and what paying early saves.
 */
export interface SalesTerms {
  name: string
  days: (number | null)
  discountDays: (number | null)
  discountPercent: Decimal | null
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * When an invoice is due and what paying early saves.
 */
export interface SalesTerms_Create {
  name: string
  days?: (number | null)
  discountDays?: (number | null)
  discountPercent?: Decimal | null
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * When an invoice is due and what paying early saves.
 */
export interface SalesTerms_Patch {
  name?: string
  days?: (number | null)
  discountDays?: (number | null)
  discountPercent?: Decimal | null
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * How much of a product lies at a location, and how much of that is kept for orders.
 */
export interface StockBalance {
  product: Id
  location: Id
  warehouse: Id | null
  unit: Id | null
  onHand: Decimal | null
  reserved: Decimal | null
  available: Decimal | null
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * How much of a product lies at a location, and how much of that is kept for orders.
 */
export interface StockBalance_Create {
  product: Id
  location: Id
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * How much of a product lies at a location, and how much of that is kept for orders.
 */
export interface StockBalance_Patch {
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Goods of one product that were made together.
 */
export interface StockBatch {
  number: string
  product: Id
  manufactured: Day | null
  expires: Day | null
  supplier: Id | null
  supplierBatch: (string | null)
  blocked: (boolean | null)
  notes: (string | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Goods of one product that were made together.
 */
export interface StockBatch_Create {
  number: string
  product: Id
  manufactured?: Day | null
  expires?: Day | null
  supplier?: Id | null
  supplierBatch?: (string | null)
  blocked?: (boolean | null)
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Goods of one product that were made together.
 */
export interface StockBatch_Patch {
  number?: string
  product?: Id
  manufactured?: Day | null
  expires?: Day | null
  supplier?: Id | null
  supplierBatch?: (string | null)
  blocked?: (boolean | null)
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Goods that leave for a customer.
 */
export interface StockDelivery {
  number: (string | null)
  order: Id | null
  customer: Id
  date: Day
  warehouse: Id | null
  carrier: Id | null
  tracking: (string | null)
  shipName: (string | null)
  shipAddress: ({
    street?: (string | null)
    street2?: (string | null)
    postalCode?: (string | null)
    city?: (string | null)
    region?: (string | null)
    country?: (string | null)
  } | null)
  lines: StockDelivery_Line[]
  shippedOn: Day | null
  deliveredOn: Day | null
  notes: (string | null)
  status: ("draft" | "picked" | "shipped" | "delivered" | "cancelled")
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Line
 */
export interface StockDelivery_Line {
  product: Id
  quantity: Decimal
  unit: Id | null
  location: Id | null
  batch: Id | null
  serial: Id | null
  orderLine: Id | null
  reservation: Id | null
  id: Id
  version: number
  position: number
}
/**
 * Goods that leave for a customer.
 */
export interface StockDelivery_Create {
  order?: Id | null
  customer?: Id | null
  date?: Day | null
  warehouse?: Id | null
  carrier?: Id | null
  tracking?: (string | null)
  shipName?: (string | null)
  shipAddress?: ({
    street?: (string | null)
    street2?: (string | null)
    postalCode?: (string | null)
    city?: (string | null)
    region?: (string | null)
    country?: (string | null)
  } | null)
  lines?: {
    product: Id
    quantity?: Decimal | null
    unit?: Id | null
    location?: Id | null
    batch?: Id | null
    serial?: Id | null
    orderLine?: Id | null
    reservation?: Id | null
  }[]
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Goods that leave for a customer.
 */
export interface StockDelivery_Patch {
  order?: Id | null
  customer?: Id
  date?: Day
  warehouse?: Id | null
  carrier?: Id | null
  tracking?: (string | null)
  shipName?: (string | null)
  shipAddress?: ({
    street?: (string | null)
    street2?: (string | null)
    postalCode?: (string | null)
    city?: (string | null)
    region?: (string | null)
    country?: (string | null)
  } | null)
  lines?: {
    add?: {
      product: Id
      quantity?: Decimal | null
      unit?: Id | null
      location?: Id | null
      batch?: Id | null
      serial?: Id | null
      orderLine?: Id | null
      reservation?: Id | null
    }[]
    change?: {
      id: Id
      product?: Id
      quantity?: Decimal
      unit?: Id | null
      location?: Id | null
      batch?: Id | null
      serial?: Id | null
      orderLine?: Id | null
      reservation?: Id | null
    }[]
    remove?: Id[]
    order?: Id[]
  }
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Freight, duty and the like, spread over the goods they were paid for.
 */
export interface StockLandedCost {
  number: (string | null)
  date: Day | null
  receipts: (Id[] | null)
  currency: Id
  spread: ("value" | "quantity" | "equally" | null)
  lines: StockLandedCost_Cost[]
  total: Decimal | null
  notes: (string | null)
  status: ("draft" | "posted" | "cancelled")
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Cost
 */
export interface StockLandedCost_Cost {
  kind: ("freight" | "duty" | "insurance" | "handling" | "other")
  supplier: Id | null
  description: (string | null)
  amount: Decimal
  id: Id
  version: number
  position: number
}
/**
 * Freight, duty and the like, spread over the goods they were paid for.
 */
export interface StockLandedCost_Create {
  date?: Day | null
  receipts?: (Id[] | null)
  currency: Id
  spread?: ("value" | "quantity" | "equally" | null)
  lines?: {
    kind?: ("freight" | "duty" | "insurance" | "handling" | "other" | null)
    supplier?: Id | null
    description?: (string | null)
    amount: Decimal
  }[]
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Freight, duty and the like, spread over the goods they were paid for.
 */
export interface StockLandedCost_Patch {
  date?: Day | null
  receipts?: (Id[] | null)
  currency?: Id
  spread?: ("value" | "quantity" | "equally" | null)
  lines?: {
    add?: {
      kind?: ("freight" | "duty" | "insurance" | "handling" | "other" | null)
      supplier?: Id | null
      description?: (string | null)
      amount: Decimal
    }[]
    change?: {
      id: Id
      kind?: ("freight" | "duty" | "insurance" | "handling" | "other")
      supplier?: Id | null
      description?: (string | null)
      amount?: Decimal
    }[]
    remove?: Id[]
    order?: Id[]
  }
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A place in a warehouse: a shelf, a bin, a gate.
 */
export interface StockLocation {
  code: string
  name: (string | null)
  warehouse: Id
  kind: ("storage" | "receiving" | "shipping" | "production" | "quarantine" | "returns" | null)
  /**
   * How much fits in, counted in units of the products
   */
  capacity: Decimal | null
  maxWeight: Decimal | null
  /**
   * Nothing is taken from it or put into it
   */
  blocked: (boolean | null)
  active: (boolean | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * A place in a warehouse: a shelf, a bin, a gate.
 */
export interface StockLocation_Create {
  code: string
  name?: (string | null)
  warehouse: Id
  kind?: ("storage" | "receiving" | "shipping" | "production" | "quarantine" | "returns" | null)
  /**
   * How much fits in, counted in units of the products
   */
  capacity?: Decimal | null
  maxWeight?: Decimal | null
  /**
   * Nothing is taken from it or put into it
   */
  blocked?: (boolean | null)
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A place in a warehouse: a shelf, a bin, a gate.
 */
export interface StockLocation_Patch {
  code?: string
  name?: (string | null)
  warehouse?: Id
  kind?: ("storage" | "receiving" | "shipping" | "production" | "quarantine" | "returns" | null)
  /**
   * How much fits in, counted in units of the products
   */
  capacity?: Decimal | null
  maxWeight?: Decimal | null
  /**
   * Nothing is taken from it or put into it
   */
  blocked?: (boolean | null)
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A box or pallet that is sent.
 */
export interface StockPackage {
  number: (string | null)
  delivery: Id | null
  kind: ("box" | "pallet" | "envelope" | "other" | null)
  weight: Decimal | null
  length: Decimal | null
  width: Decimal | null
  height: Decimal | null
  tracking: (string | null)
  contents: StockPackage_Content[]
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Content
 */
export interface StockPackage_Content {
  product: Id
  quantity: Decimal
  unit: Id | null
  batch: Id | null
  serial: Id | null
  id: Id
  version: number
  position: number
}
/**
 * A box or pallet that is sent.
 */
export interface StockPackage_Create {
  delivery?: Id | null
  kind?: ("box" | "pallet" | "envelope" | "other" | null)
  weight?: Decimal | null
  length?: Decimal | null
  width?: Decimal | null
  height?: Decimal | null
  tracking?: (string | null)
  contents?: {
    product: Id
    quantity: Decimal
    unit?: Id | null
    batch?: Id | null
    serial?: Id | null
  }[]
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A box or pallet that is sent.
 */
export interface StockPackage_Patch {
  delivery?: Id | null
  kind?: ("box" | "pallet" | "envelope" | "other" | null)
  weight?: Decimal | null
  length?: Decimal | null
  width?: Decimal | null
  height?: Decimal | null
  tracking?: (string | null)
  contents?: {
    add?: {
      product: Id
      quantity: Decimal
      unit?: Id | null
      batch?: Id | null
      serial?: Id | null
    }[]
    change?: {
      id: Id
      product?: Id
      quantity?: Decimal
      unit?: Id | null
      batch?: Id | null
      serial?: Id | null
    }[]
    remove?: Id[]
    order?: Id[]
  }
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What somebody fetches from which locations.
 */
export interface StockPickList {
  number: (string | null)
  warehouse: Id
  delivery: Id | null
  picker: Id | null
  date: Day | null
  lines: StockPickList_Line[]
  missing: (number | null)
  notes: (string | null)
  status: ("open" | "done" | "cancelled")
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Line
 */
export interface StockPickList_Line {
  product: Id
  location: Id | null
  batch: Id | null
  serial: Id | null
  quantity: Decimal
  picked: Decimal | null
  unit: Id | null
  id: Id
  version: number
  position: number
}
/**
 * What somebody fetches from which locations.
 */
export interface StockPickList_Create {
  warehouse: Id
  delivery?: Id | null
  picker?: Id | null
  date?: Day | null
  lines?: {
    product: Id
    location?: Id | null
    batch?: Id | null
    serial?: Id | null
    quantity: Decimal
    picked?: Decimal | null
    unit?: Id | null
  }[]
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What somebody fetches from which locations.
 */
export interface StockPickList_Patch {
  warehouse?: Id
  delivery?: Id | null
  picker?: Id | null
  date?: Day | null
  lines?: {
    add?: {
      product: Id
      location?: Id | null
      batch?: Id | null
      serial?: Id | null
      quantity: Decimal
      picked?: Decimal | null
      unit?: Id | null
    }[]
    change?: {
      id: Id
      product?: Id
      location?: Id | null
      batch?: Id | null
      serial?: Id | null
      quantity?: Decimal
      picked?: Decimal | null
      unit?: Id | null
    }[]
    remove?: Id[]
    order?: Id[]
  }
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * At which location goods that come in are put.
 */
export interface StockPutawayRule {
  warehouse: Id
  product: Id | null
  category: Id | null
  location: Id
  /**
   * The rule with the least number is tried first
   */
  priority: (number | null)
  active: (boolean | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * At which location goods that come in are put.
 */
export interface StockPutawayRule_Create {
  warehouse: Id
  product?: Id | null
  category?: Id | null
  location: Id
  /**
   * The rule with the least number is tried first
   */
  priority?: (number | null)
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * At which location goods that come in are put.
 */
export interface StockPutawayRule_Patch {
  warehouse?: Id
  product?: Id | null
  category?: Id | null
  location?: Id
  /**
   * The rule with the least number is tried first
   */
  priority?: (number | null)
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * When and how much of a product is ordered for a warehouse.
 */
export interface StockReorderRule {
  product: Id
  warehouse: Id
  minimum: Decimal
  maximum: Decimal | null
  multiple: Decimal | null
  supply: ("purchase" | "production" | "transfer" | null)
  supplier: Id | null
  sourceWarehouse: Id | null
  active: (boolean | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * When and how much of a product is ordered for a warehouse.
 */
export interface StockReorderRule_Create {
  product: Id
  warehouse: Id
  minimum: Decimal
  maximum?: Decimal | null
  multiple?: Decimal | null
  supply?: ("purchase" | "production" | "transfer" | null)
  supplier?: Id | null
  sourceWarehouse?: Id | null
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * When and how much of a product is ordered for a warehouse.
 */
export interface StockReorderRule_Patch {
  product?: Id
  warehouse?: Id
  minimum?: Decimal
  maximum?: Decimal | null
  multiple?: Decimal | null
  supply?: ("purchase" | "production" | "transfer" | null)
  supplier?: Id | null
  sourceWarehouse?: Id | null
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Stock that is kept for an order.
 */
export interface StockReservation {
  number: (string | null)
  product: Id
  /**
   * What is still kept; what is delivered is taken off
   */
  quantity: Decimal
  /**
   * What stands in deliveries that have not left
   */
  plannedQuantity: Decimal | null
  unit: Id | null
  warehouse: Id | null
  location: Id
  balance: Id
  batch: Id | null
  /**
   * Whom it is kept for
   */
  order: Id | null
  orderLine: Id | null
  until: Day | null
  notes: (string | null)
  status: ("reserved" | "fulfilled" | "released")
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Stock that is kept for an order.
 */
export interface StockReservation_Create {
  product: Id
  /**
   * What is still kept; what is delivered is taken off
   */
  quantity: Decimal
  unit?: Id | null
  location: Id
  batch?: Id | null
  /**
   * Whom it is kept for
   */
  order?: Id | null
  orderLine?: Id | null
  until?: Day | null
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * Stock that is kept for an order.
 */
export interface StockReservation_Patch {
  product?: Id
  /**
   * What is still kept; what is delivered is taken off
   */
  quantity?: Decimal
  unit?: Id | null
  location?: Id
  batch?: Id | null
  /**
   * Whom it is kept for
   */
  order?: Id | null
  orderLine?: Id | null
  until?: Day | null
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * One piece that can be told from all others.
 */
export interface StockSerialNumber {
  number: string
  product: Id
  batch: Id | null
  location: Id | null
  customer: Id | null
  warrantyUntil: Day | null
  notes: (string | null)
  status: ("expected" | "inStock" | "delivered" | "returned" | "scrapped" | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * One piece that can be told from all others.
 */
export interface StockSerialNumber_Create {
  number: string
  product: Id
  batch?: Id | null
  location?: Id | null
  customer?: Id | null
  warrantyUntil?: Day | null
  notes?: (string | null)
  status?: ("expected" | "inStock" | "delivered" | "returned" | "scrapped" | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * One piece that can be told from all others.
 */
export interface StockSerialNumber_Patch {
  number?: string
  product?: Id
  batch?: Id | null
  location?: Id | null
  customer?: Id | null
  warrantyUntil?: Day | null
  notes?: (string | null)
  status?: ("expected" | "inStock" | "delivered" | "returned" | "scrapped" | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What holds for stock in the whole organization.
 */
export interface StockSetting {
  /**
   * Where orders are delivered from when nothing else is said
   */
  warehouse: Id | null
  receiving: Id | null
  valuation: ("fifo" | "average" | "standard" | null)
  picking: ("fefo" | "fifo" | "any" | null)
  reserveDays: (number | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * What holds for stock in the whole organization.
 */
export interface StockSetting_Create {
  /**
   * Where orders are delivered from when nothing else is said
   */
  warehouse?: Id | null
  receiving?: Id | null
  valuation?: ("fifo" | "average" | "standard" | null)
  picking?: ("fefo" | "fifo" | "any" | null)
  reserveDays?: (number | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What holds for stock in the whole organization.
 */
export interface StockSetting_Patch {
  /**
   * Where orders are delivered from when nothing else is said
   */
  warehouse?: Id | null
  receiving?: Id | null
  valuation?: ("fifo" | "average" | "standard" | null)
  picking?: ("fefo" | "fifo" | "any" | null)
  reserveDays?: (number | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What was found at locations, against what should be there.
 */
export interface StockStockCount {
  number: (string | null)
  warehouse: Id
  date: Day
  counter: Id | null
  lines: StockStockCount_Line[]
  differences: (number | null)
  notes: (string | null)
  status: ("draft" | "counted" | "posted" | "cancelled")
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Line
 */
export interface StockStockCount_Line {
  product: Id
  location: Id
  batch: Id | null
  serial: Id | null
  balance: Id | null
  expected: Decimal | null
  counted: Decimal | null
  unit: Id | null
  difference: Decimal | null
  id: Id
  version: number
  position: number
}
/**
 * What was found at locations, against what should be there.
 */
export interface StockStockCount_Create {
  warehouse: Id
  date?: Day | null
  counter?: Id | null
  lines?: {
    product: Id
    location: Id
    batch?: Id | null
    serial?: Id | null
    counted?: Decimal | null
    unit?: Id | null
  }[]
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * What was found at locations, against what should be there.
 */
export interface StockStockCount_Patch {
  warehouse?: Id
  date?: Day
  counter?: Id | null
  lines?: {
    add?: {
      product: Id
      location: Id
      batch?: Id | null
      serial?: Id | null
      counted?: Decimal | null
      unit?: Id | null
    }[]
    change?: {
      id: Id
      product?: Id
      location?: Id
      batch?: Id | null
      serial?: Id | null
      counted?: Decimal | null
      unit?: Id | null
    }[]
    remove?: Id[]
    order?: Id[]
  }
  notes?: (string | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A document that moves stock: a receipt, an issue, a transfer, an adjustment or a repack.
 */
export interface StockStockEntry {
  number: (string | null)
  kind: ("receipt" | "issue" | "transfer" | "adjustment" | "repack")
  date: Day
  reference: (string | null)
  /**
   * Whom the goods come from or go to, if anybody
   */
  party: Id | null
  reason: (string | null)
  reverses: Id | null
  return: Id | null
  currency: Id | null
  lines: StockStockEntry_Line[]
  value: Decimal | null
  postedOn: Day | null
  notes: (string | null)
  status: ("draft" | "posted" | "cancelled")
  purchaseReceipt: Id | null
  purchaseReturn: Id | null
  productionOrder: Id | null
  materialIssue: Id | null
  productionOutput: Id | null
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * Line
 */
export interface StockStockEntry_Line {
  product: Id
  quantity: Decimal
  unit: Id | null
  source: Id | null
  destination: Id | null
  batch: Id | null
  serial: Id | null
  cost: Decimal | null
  value: Decimal | null
  id: Id
  version: number
  position: number
}
/**
 * A document that moves stock: a receipt, an issue, a transfer, an adjustment or a repack.
 */
export interface StockStockEntry_Create {
  kind?: ("receipt" | "issue" | "transfer" | "adjustment" | "repack" | null)
  date?: Day | null
  reference?: (string | null)
  /**
   * Whom the goods come from or go to, if anybody
   */
  party?: Id | null
  reason?: (string | null)
  return?: Id | null
  currency?: Id | null
  lines?: {
    product: Id
    quantity?: Decimal | null
    unit?: Id | null
    source?: Id | null
    destination?: Id | null
    batch?: Id | null
    serial?: Id | null
    cost?: Decimal | null
  }[]
  notes?: (string | null)
  purchaseReceipt?: Id | null
  purchaseReturn?: Id | null
  productionOrder?: Id | null
  materialIssue?: Id | null
  productionOutput?: Id | null
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A document that moves stock: a receipt, an issue, a transfer, an adjustment or a repack.
 */
export interface StockStockEntry_Patch {
  kind?: ("receipt" | "issue" | "transfer" | "adjustment" | "repack")
  date?: Day
  reference?: (string | null)
  /**
   * Whom the goods come from or go to, if anybody
   */
  party?: Id | null
  reason?: (string | null)
  return?: Id | null
  currency?: Id | null
  lines?: {
    add?: {
      product: Id
      quantity?: Decimal | null
      unit?: Id | null
      source?: Id | null
      destination?: Id | null
      batch?: Id | null
      serial?: Id | null
      cost?: Decimal | null
    }[]
    change?: {
      id: Id
      product?: Id
      quantity?: Decimal
      unit?: Id | null
      source?: Id | null
      destination?: Id | null
      batch?: Id | null
      serial?: Id | null
      cost?: Decimal | null
    }[]
    remove?: Id[]
    order?: Id[]
  }
  notes?: (string | null)
  purchaseReceipt?: Id | null
  purchaseReturn?: Id | null
  productionOrder?: Id | null
  materialIssue?: Id | null
  productionOutput?: Id | null
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * One change of what lies at a location. Entries are only added.
 */
export interface StockStockLedgerEntry {
  date: Day
  product: Id
  location: Id
  balance: Id
  batch: Id | null
  serial: Id | null
  /**
   * Above zero into the location, below zero out of it
   */
  quantity: Decimal
  unit: Id | null
  currency: Id | null
  value: Decimal | null
  source: ({
    entity: ("stock.StockEntry" | "stock.Delivery" | "stock.StockCount" | "stock.LandedCost")
    id: Id
  } | null)
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * One change of what lies at a location. Entries are only added.
 */
export interface StockStockLedgerEntry_Create {
  date?: Day | null
  product: Id
  location: Id
  batch?: Id | null
  serial?: Id | null
  /**
   * Above zero into the location, below zero out of it
   */
  quantity: Decimal
  unit?: Id | null
  currency?: Id | null
  value?: Decimal | null
  source?: ({
    entity: ("stock.StockEntry" | "stock.Delivery" | "stock.StockCount" | "stock.LandedCost")
    id: Id
  } | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * One change of what lies at a location. Entries are only added.
 */
export interface StockStockLedgerEntry_Patch {
  date?: Day
  product?: Id
  location?: Id
  batch?: Id | null
  serial?: Id | null
  /**
   * Above zero into the location, below zero out of it
   */
  quantity?: Decimal
  unit?: Id | null
  currency?: Id | null
  value?: Decimal | null
  source?: ({
    entity: ("stock.StockEntry" | "stock.Delivery" | "stock.StockCount" | "stock.LandedCost")
    id: Id
  } | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A site or a part of it where goods lie, in a tree.
 */
export interface StockWarehouse {
  code: string
  name: string
  parent: Id | null
  branch: Id | null
  manager: Id | null
  address: ({
    street?: (string | null)
    street2?: (string | null)
    postalCode?: (string | null)
    city?: (string | null)
    region?: (string | null)
    country?: (string | null)
  } | null)
  notes: (string | null)
  active: (boolean | null)
  setting: Id | null
  id: Id
  version: number
  createdAt: Moment
  createdBy: Id | null
  updatedAt: Moment
  updatedBy: Id | null
  deletedAt: Moment | null
  owner: Id | null
  workspace: Id | null
  custom: {
    [k: string]: unknown
  }
  metadata: {
    [k: string]: unknown
  }
}
/**
 * A site or a part of it where goods lie, in a tree.
 */
export interface StockWarehouse_Create {
  code: string
  name: string
  parent?: Id | null
  branch?: Id | null
  manager?: Id | null
  address?: ({
    street?: (string | null)
    street2?: (string | null)
    postalCode?: (string | null)
    city?: (string | null)
    region?: (string | null)
    country?: (string | null)
  } | null)
  notes?: (string | null)
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
/**
 * A site or a part of it where goods lie, in a tree.
 */
export interface StockWarehouse_Patch {
  code?: string
  name?: string
  parent?: Id | null
  branch?: Id | null
  manager?: Id | null
  address?: ({
    street?: (string | null)
    street2?: (string | null)
    postalCode?: (string | null)
    city?: (string | null)
    region?: (string | null)
    country?: (string | null)
  } | null)
  notes?: (string | null)
  active?: (boolean | null)
  owner?: Id | null
  workspace?: Id | null
  custom?: {
    [k: string]: unknown
  }
  metadata?: {
    [k: string]: unknown
  }
}
