import { Form, Input, InputNumber, Radio } from "antd";
import { useBootstrap } from "../bootstrap-context.ts";
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
        SSH tunnels are switched off here: an administrator allows them by FEATURE_FLAGS = {"{"}"SSH_TUNNELING": True
        {"}"} in the settings.
      </p>
    );
  return (
    <>
      <SwitchItem name="has_tunnel" label="Connect through an SSH tunnel" />
      {hasTunnel ? (
        <fieldset className={styles.parameters} aria-label="SSH tunnel">
          <Text name="server_address" label="SSH host" isHalf />
          <Form.Item
            className={styles.half}
            name={["ssh_tunnel", "server_port"]}
            label="SSH port"
            rules={[{ required: true, message: "SSH port is needed." }]}
          >
            <InputNumber min={1} max={65535} className={styles.wide} />
          </Form.Item>
          <Text name="username" label="SSH user name" />
          <Form.Item className={styles.whole} name="tunnel_login" label="Log in there with">
            <Radio.Group
              options={[
                { value: "password", label: "a password" },
                { value: "key", label: "a private key" },
              ]}
            />
          </Form.Item>
          {login === "key" ? (
            <>
              <Form.Item
                className={styles.whole}
                name={["ssh_tunnel", "private_key"]}
                label="Private key"
                rules={[{ required: true, message: "Private key is needed." }]}
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
                label="Password of the key"
              >
                <Input.Password autoComplete="new-password" />
              </Form.Item>
            </>
          ) : (
            <Form.Item
              className={styles.whole}
              name={["ssh_tunnel", "password"]}
              label="SSH password"
              rules={[{ required: true, message: "SSH password is needed." }]}
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
      rules={[{ required: true, message: `${label} is needed.` }]}
    >
      <Input autoComplete="off" />
    </Form.Item>
  );
}
