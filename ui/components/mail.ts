/** Opens the reader's mail program with a message that leads here. */
export function mailLink(title: string, address: string): void {
  const link = document.createElement("a");
  link.href = `mailto:?subject=${encodeURIComponent(title)}&body=${encodeURIComponent(address)}`;
  link.click();
}
