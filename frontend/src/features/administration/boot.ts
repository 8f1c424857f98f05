export interface AdministrationBoot {
  readonly workspace: { readonly id: string; readonly name: string };
  readonly user: { readonly username: string };
  readonly canManage: boolean;
}
