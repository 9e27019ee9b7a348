/** For the `ref` of a table whose rows scroll by themselves: the keyboard reaches what it scrolls. */
export function reachableRows(table: { nativeElement: HTMLElement } | null): void {
  table?.nativeElement.querySelector(".ant-table-body")?.setAttribute("tabindex", "0");
}
