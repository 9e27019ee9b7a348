import { Form, Input, InputNumber, Radio } from "antd";
import { useBootstrap } from "../bootstrap-context.ts";
import { t } from "../i18n/t.ts";
import styles from "./DatabaseDialog.module.css";
import { SwitchItem } from "./SwitchItem.tsx";

/** The way through an SSH server, for databases that cannot be reached directly. */
export function TunnelFields() {
  const { common } = useBootstrap();
  const hasTunnel = Form.useWatch("has_tunnel");
  const login = Form.useWatch("tunnel_login");
  if (!common.feature_flags.SSH_TUNNELING)
    return (
      <p className={styles.note}>
        {t("SSH tunnels are switched off here: an administrator allows them by FEATURE_FLAGS =")} {"{"}
        {t('"SSH_TUNNELING": True')}
        {"}"} {t("in the settings.")}
      </p>
    );
  return (
    <>
      <SwitchItem name="has_tunnel" label={t("Connect through an SSH tunnel")} />
      {hasTunnel ? (
        <fieldset className={styles.parameters} aria-label={t("SSH tunnel")}>
          <Text name="server_address" label={t("SSH host")} isHalf />
          <Form.Item
            className={styles.half}
            name={["ssh_tunnel", "server_port"]}
            label={t("SSH port")}
            rules={[{ required: true, message: t("SSH port is needed.") }]}
          >
            <InputNumber min={1} max={65535} className={styles.wide} />
          </Form.Item>
          <Text name="username" label={t("SSH user name")} />
          <Form.Item className={styles.whole} name="tunnel_login" label={t("Log in there with")}>
            <Radio.Group
              options={[
                { value: "password", label: t("a password") },
                { value: "key", label: t("a private key") },
              ]}
            />
          </Form.Item>
          {login === "key" ? (
            <>
              <Form.Item
                className={styles.whole}
                name={["ssh_tunnel", "private_key"]}
                label={t("Private key")}
                rules={[{ required: true, message: t("Private key is needed.") }]}
              >
                <Input.TextArea
                  className={styles.code}
                  autoSize={{ minRows: 3, maxRows: 8 }}
                  spellCheck={false}
                  placeholder="-----BEGIN OPENSSH PRIVATE KEY-----"
                />
              </Form.Item>
              <Form.Item
                className={styles.whole}
                name={["ssh_tunnel", "private_key_password"]}
                label={t("Password of the key")}
              >
                <Input.Password autoComplete="new-password" />
              </Form.Item>
            </>
          ) : (
            <Form.Item
              className={styles.whole}
              name={["ssh_tunnel", "password"]}
              label={t("SSH password")}
              rules={[{ required: true, message: t("SSH password is needed.") }]}
            >
              <Input.Password autoComplete="new-password" />
            </Form.Item>
          )}
        </fieldset>
      ) : null}
    </>
  );
}

function Text({ name, label, isHalf }: { name: string; label: string; isHalf?: boolean }) {
  return (
    <Form.Item
      className={isHalf ? styles.half : styles.whole}
      name={["ssh_tunnel", name]}
      label={label}
      rules={[{ required: true, message: t("{label} is needed.", { label }) }]}
    >
      <Input autoComplete="off" />
    </Form.Item>
  );
}
