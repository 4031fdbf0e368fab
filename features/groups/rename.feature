Feature: Groups are renamed

  Rule: A rename changes the name of the group and nothing else

    @WS-GROUP-06 @OKTA-02 @OKTA-C03 @ENTRA-C04 @RFC7644-3.5.2.3-01 @RFC7644-3.5.1-02
    Scenario: A new name
      Given the directory has provisioned "Ada", "Grace"
      And the directory has pushed group "Sales" with "Ada", "Grace"
      When the directory renames group "Sales" to "Revenue"
      Then group "Revenue" has exactly the members "Ada", "Grace"
      And group "Revenue" is the same group as before
      And there is no group "Sales"

    @WS-GROUP-06 @RFC7643-7-09
    Scenario Outline: From <old> to <new>
      Given the directory has provisioned "Ada"
      And the directory has pushed group "<old>" with "Ada"
      When the directory renames group "<old>" to "<new>"
      Then group "<new>" has exactly the members "Ada"
      And group "<new>" is the same group as before
      And there is no group "<old>"

      Examples:
        | new              | old    |
        | SALES            | Sales  |
        | Équipe  Ωmega 🚀 | Sales  |
        | A B              | A  B   |
        | équipe           | ÉQUIPE |
        | STRASSE          | Straße |

    @WS-GROUP-06 @WS-GROUP-05 @OKTA-03
    Scenario: The group is used under its new name
      Given the directory has provisioned "Ada", "Grace"
      And the directory has pushed group "Sales" with "Ada"
      And the directory has renamed group "Sales" to "Revenue"
      When the directory adds "Grace" to group "Revenue"
      Then group "Revenue" has exactly the members "Ada", "Grace"
      And there is no group "Sales"
