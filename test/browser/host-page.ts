/** A page that shows another and hands it a guest token, as Superset's embedding SDK does. */
export const hostPage = (
  address: string,
  token: string,
  themeConfig: object = {},
): string => `<iframe width="1200" height="800"></iframe><script>
  const frame = document.querySelector("iframe");
  frame.onload = () => {
    const { port1, port2 } = new MessageChannel();
    frame.contentWindow.postMessage({ type: "__embedded_comms__", handshake: "port transfer" }, "*", [port2]);
    port1.postMessage({ switchboardAction: "emit", method: "guestToken", args: { guestToken: "${token}" } });
    const args = { themeConfig: ${JSON.stringify(themeConfig)} };
    port1.postMessage({ switchboardAction: "emit", method: "setThemeConfig", args });
  };
  frame.src = "${address}";
</script>`;
