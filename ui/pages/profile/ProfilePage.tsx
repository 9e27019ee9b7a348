import { Alert, Button, Form, Input } from "antd";
import { useState } from "react";
import { api } from "../../api/client.ts";
import { messageOf } from "../../api/errors.ts";
import { useBootstrap } from "../../bootstrap-context.ts";
import { useTitle } from "../../components/use-title.ts";
import { t } from "../../i18n/t.ts";
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
  const [form] = Form.useForm<Fields>();
  useTitle(t("Profile"));
  const save = async ({ password, ...names }: Fields) => {
    setIsBusy(true);
    try {
      await api.put("/api/v1/me/", { json: password ? { ...names, password } : names });
      form.resetFields(["password"]);
      setOutcome({ isGood: true, text: t("Saved.") });
    } catch (error) {
      setOutcome({ isGood: false, text: messageOf(error) });
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <section className={styles.page}>
      <h1>{t("Profile")}</h1>
      <dl className={styles.facts}>
        <dt>{t("User name")}</dt>
        <dd>{user.username}</dd>
        <dt>{t("Email")}</dt>
        <dd>{user.email}</dd>
        <dt>{t("Roles")}</dt>
        <dd>{Object.keys(user.roles).join(", ")}</dd>
      </dl>
      <Form
        form={form}
        layout="vertical"
        onFinish={(fields: Fields) => void save(fields)}
        initialValues={{ first_name: user.firstName, last_name: user.lastName }}
      >
        <Form.Item
          name="first_name"
          label={t("First name")}
          rules={[{ required: true, message: t("A first name is needed.") }]}
        >
          <Input maxLength={64} />
        </Form.Item>
        <Form.Item
          name="last_name"
          label={t("Last name")}
          rules={[{ required: true, message: t("A last name is needed.") }]}
        >
          <Input maxLength={64} />
        </Form.Item>
        <Form.Item name="password" label={t("New password")} extra={t("Left empty, the password stays as it is.")}>
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={isBusy}>
          {t("Save")}
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
