import { Alert, Button, Form, Input } from "antd";
import { useState } from "react";
import { api } from "../../api/client.ts";
import { useBootstrap } from "../../bootstrap-context.ts";
import { useTitle } from "../../components/use-title.ts";
import styles from "./ProfilePage.module.css";

interface Fields {
  first_name: string;
  last_name: string;
  password?: string;
}

/** Who is signed in: name, roles, and a new password. */
export function ProfilePage() {
  const { user } = useBootstrap();
  const [outcome, setOutcome] = useState<{ isGood: boolean; text: string }>();
  const [isBusy, setIsBusy] = useState(false);
  useTitle("Profile");
  const save = async ({ password, ...names }: Fields) => {
    setIsBusy(true);
    try {
      await api.put("/api/v1/me/", { json: password ? { ...names, password } : names });
      setOutcome({ isGood: true, text: "Saved." });
    } catch (error) {
      setOutcome({ isGood: false, text: error instanceof Error ? error.message : String(error) });
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <section className={styles.page}>
      <h1>Profile</h1>
      <dl className={styles.facts}>
        <dt>User name</dt>
        <dd>{user.username}</dd>
        <dt>Email</dt>
        <dd>{user.email}</dd>
        <dt>Roles</dt>
        <dd>{Object.keys(user.roles).join(", ")}</dd>
      </dl>
      <Form
        layout="vertical"
        onFinish={(fields: Fields) => void save(fields)}
        initialValues={{ first_name: user.firstName, last_name: user.lastName }}
      >
        <Form.Item
          name="first_name"
          label="First name"
          rules={[{ required: true, message: "A first name is needed." }]}
        >
          <Input maxLength={64} />
        </Form.Item>
        <Form.Item name="last_name" label="Last name" rules={[{ required: true, message: "A last name is needed." }]}>
          <Input maxLength={64} />
        </Form.Item>
        <Form.Item name="password" label="New password" extra="Left empty, the password stays as it is.">
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={isBusy}>
          Save
        </Button>
      </Form>
      {outcome ? (
        <Alert
          className={styles.outcome}
          type={outcome.isGood ? "success" : "error"}
          title={outcome.text}
          role="status"
        />
      ) : null}
    </section>
  );
}
