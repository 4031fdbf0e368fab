Feature: People are added
  Somebody assigns a person to the app in the identity provider, and the person
  can start working.

  Rule: A person added in the identity provider exists and is active in the workspace

    @WS-USER-01 @RFC7644-3.3-04 @RFC7643-3.1-01 @OKTA-09 @ENTRA-05 @ENTRA-35 @ENTRA-36 @OKTA-C10
    Scenario: One person
      When the directory provisions "Ada"
      Then "Ada" has access
      And the name of "Ada" is "Ada Lovelace"
      And the e-mail of "Ada" is "ada.lovelace@example.com"
      And "Ada" is a member exactly once

    @WS-USER-01 @WS-USER-14 @RFC7644-3.4.2.2-02
    Scenario: Several people at once
      When the directory provisions "Ada", "Grace", "Linus", "Margaret", "Edsger"
      Then "Ada" has access
      And "Edsger" has access
      And "Linus" is a member exactly once
      And the members besides the owner are "Ada", "Grace", "Linus", "Margaret", "Edsger"

    @WS-USER-01 @RFC7643-4.1.1-01
    Scenario: The user name is not the e-mail address
      Given the directory has these people:
        | name | user name        | e-mail               |
        | Ada  | ada@corp.example | lovelace@example.com |
      When the directory provisions "Ada"
      Then "Ada" has access
      And the user name of "Ada" is "ada@corp.example"
      And the e-mail of "Ada" is "lovelace@example.com"

    @WS-USER-01 @ENTRA-50
    Scenario: A name beyond plain letters
      Given the directory has these people:
        | name  | full name             | user name                |
        | Sinéd | Sinéd O'Neil-Ångström | sined.o'neil@example.com |
      When the directory provisions "Sinéd"
      Then "Sinéd" has access
      And the name of "Sinéd" is "Sinéd O'Neil-Ångström"
      And the user name of "Sinéd" is "sined.o'neil@example.com"
      And "Sinéd" is a member exactly once

    @WS-USER-01 @ENTRA-14 @JC-22 @RFC7643-3.3-03 @RFC7643-3.3-04 @cap:enterprise @OKTA-C10
    Scenario: Attributes of the work place
      Given the directory has these people:
        | name | title   | department |
        | Ada  | Analyst | Engines    |
      When the directory provisions "Ada"
      Then the title of "Ada" is "Analyst"
      And the department of "Ada" is "Engines"

  Rule: Two people may share an e-mail address

    @WS-USER-12 @RFC7643-4.1.1-02
    Scenario: A shared mailbox
      Given the directory has these people:
        | name  | user name         | e-mail             |
        | Ada   | ada@example.com   | office@example.com |
        | Grace | grace@example.com | office@example.com |
      And the directory has provisioned "Ada"
      When the directory provisions "Grace"
      Then "Grace" has access
      And "Ada" has access
      And the user name of "Ada" is "ada@example.com"
      And the user name of "Grace" is "grace@example.com"
